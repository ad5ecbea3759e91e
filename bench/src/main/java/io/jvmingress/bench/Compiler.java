package io.jvmingress.bench;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.CompileOptions.Allowed;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.RoutingCompiler;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.tls.SelfSigned;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Compiles as `run` does with its defaults, at one time for ever.
final class Compiler {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    static final CompileOptions OPTIONS = new CompileOptions(
            new ClassSelection("jvm-ingress", "jvm-ingress.io/controller", true, false),
            SelfSigned.make("self-signed", List.of("localhost"), NOW, Duration.ofDays(365), new SecureRandom()),
            Optional.empty(),
            Optional.empty(),
            Allowed.NOTHING,
            CompileOptions.Pods.UNKNOWN,
            Place.UNKNOWN,
            false);

    private Compiler() {}

    static Compilation compile(ClusterState state, Compilation previous) {
        return RoutingCompiler.compile(state, OPTIONS, NOW, previous);
    }

    /// The bytes of the heap that are in use after full collections.
    static long liveHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
