package io.jvmingress.controller.app;

import io.jvmingress.controller.app.ServingFlags.Mode;
import io.jvmingress.controller.files.FileSource;
import io.jvmingress.controller.watch.StartException;
import io.jvmingress.proxy.access.AccessFormat;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `demo`: the example with its backends, and lines to try.
@Command(
        name = "demo",
        customSynopsis = "jvm-ingress demo [FLAG...]",
        description = "Serve examples/shop with sample backends, and print curl lines to try. Ctrl-C stops all.")
final class DemoCommand implements Callable<Integer> {

    /// Where the checkout is: bin/jvm-ingress says so.
    private static final String HOME = "jvm-ingress.home";

    private static final Duration LONGEST_START = Duration.ofSeconds(20);

    private final Serving serving;

    @Mixin
    private ServingFlags flags = new ServingFlags();

    DemoCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        var clock = Clock.systemUTC();
        serving.log(flags.output());
        var example = Path.of(System.getProperty(HOME, ""), "examples", "shop");
        var state = DemoFiles.read(example);
        var mode = new Mode(true, true, Duration.ZERO, AccessFormat.OFF);
        try (var files = serving.console()
                        .lifetime()
                        .make(() -> DemoFiles.make(example, state, clock), DemoFiles::close);
                var _ = DemoBackends.start(state.endpointSlices().values())) {
            return serving.serve(
                    flags,
                    mode,
                    _ -> Origin.of(new FileSource(files.served())),
                    application -> tell(application, files));
        }
    }

    private void tell(Application application, DemoFiles files) {
        if (!application.awaitFirstTable(LONGEST_START)) {
            throw new StartException("no table was published within " + LONGEST_START.toSeconds() + " s");
        }
        var out = serving.console().out();
        var lines = new DemoLines(
                application.httpPort(),
                application.httpsPort(),
                files.authority(),
                serving.console().environment());
        out.println();
        out.println("jvm-ingress serves " + files.example() + ". Try:");
        out.println();
        for (var line : lines.all()) {
            out.println("  # " + line.what());
            out.println("  " + line.command());
            out.println("  -> " + line.answer());
            out.println();
        }
        out.println("Edit the files: changes are served at once. Metrics: http://127.0.0.1:" + application.healthPort()
                + "/metrics. Ctrl-C stops all.");
        out.flush();
    }
}
