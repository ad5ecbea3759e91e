package io.jvmingress.controller.app;

import io.jvmingress.controller.app.LivePublication.Live;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.explain.Explainer;
import io.jvmingress.controller.explain.Views;
import io.jvmingress.proxy.decision.Settings;
import java.util.Optional;
import java.util.function.Supplier;

/// The views of what is served now: made when somebody asks, and kept until something else is served.
final class LiveViews {

    private final Supplier<Live> live;
    private final CompileOptions options;
    private final Supplier<Settings> settings;
    private Optional<Made> made = Optional.empty();

    private record Made(Live of, Views views) {}

    /// @param settings asked once the listeners are bound
    LiveViews(Supplier<Live> live, CompileOptions options, Supplier<Settings> settings) {
        this.live = live;
        this.options = options;
        this.settings = settings;
    }

    /// Takes as long as compiling does where something else is served than at the last call.
    @SuppressWarnings("ReferenceEquality") // To compare all that is served would cost more than it saves.
    synchronized Views current() {
        var now = live.get();
        var next = made.filter(known -> known.of() == now).orElseGet(() -> make(now));
        made = Optional.of(next);
        return next.views();
    }

    private Made make(Live of) {
        var explainer = new Explainer(of.compilation(), of.snapshot(), options, settings.get());
        return new Made(of, new Views(explainer, of.findings()));
    }
}
