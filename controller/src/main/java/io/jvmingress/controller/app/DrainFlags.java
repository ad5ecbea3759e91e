package io.jvmingress.controller.app;

import io.jvmingress.controller.app.Configuration.Drain;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How the program ends.
final class DrainFlags {

    @Option(
            names = "--drain-delay",
            paramLabel = "TIME",
            description = "After SIGTERM: not ready, but still accepting. Default: 5s; serve and demo: 0s.")
    private @Nullable Duration delay;

    @Option(
            names = "--drain-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long requests may then finish. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ZERO;

    Drain drain(Duration usualDelay) {
        return new Drain(delay == null ? usualDelay : delay, timeout);
    }
}
