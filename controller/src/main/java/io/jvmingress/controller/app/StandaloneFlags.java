package io.jvmingress.controller.app;

import io.jvmingress.controller.app.ServingFlags.Mode;
import io.jvmingress.proxy.access.AccessFormat;
import java.time.Duration;
import picocli.CommandLine.Option;

/// What only those commands take whose objects come from files.
final class StandaloneFlags {

    @Option(
            names = "--allow-loopback-endpoints",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "false",
            paramLabel = "true|false",
            description = "Whether endpoints on 127.0.0.0/8 and ::1 count. Default: false.")
    private boolean allowLoopbackEndpoints;

    Mode mode() {
        return new Mode(true, allowLoopbackEndpoints, Duration.ZERO, AccessFormat.JSON);
    }
}
