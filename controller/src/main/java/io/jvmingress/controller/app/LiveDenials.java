package io.jvmingress.controller.app;

import io.jvmingress.controller.explain.DenialView;
import io.jvmingress.controller.explain.Views;
import io.jvmingress.proxy.metrics.Denial;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/// What policies refused since the start, as the admin API shows it.
final class LiveDenials {

    private final Supplier<List<Denial>> denials;
    private final Supplier<Views> views;

    LiveDenials(Supplier<List<Denial>> denials, Supplier<Views> views) {
        this.denials = denials;
        this.views = views;
    }

    /// The latest first.
    List<DenialView> current() {
        var now = views.get();
        return denials.get().stream().map(denial -> view(denial, now)).toList();
    }

    private static DenialView view(Denial denial, Views now) {
        var kind = denial.kind();
        int colon = kind.upstream().lastIndexOf(':');
        return new DenialView(
                kind.reason(),
                kind.ingress(),
                colon < 0 ? null : kind.upstream().substring(0, colon),
                colon < 0 ? null : Integer.valueOf(kind.upstream().substring(colon + 1)),
                now.client(kind.client(), kind.from()),
                denial.count(),
                Instant.ofEpochMilli(denial.first()).toString(),
                Instant.ofEpochMilli(denial.last()).toString());
    }
}
