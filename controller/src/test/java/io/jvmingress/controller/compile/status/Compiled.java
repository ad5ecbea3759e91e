package io.jvmingress.controller.compile.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.CompileOptions.Allowed;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.CompileOptions.ServicePort;
import io.jvmingress.controller.compile.RoutingCompiler;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.tls.SelfSigned;
import io.jvmingress.crds.AccessPolicy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What objects written as YAML compile to, with the class `ours`.
final class Compiled {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final KubernetesSerialization YAML = serialization();

    private static final CompileOptions OPTIONS = options(Optional.empty());

    private Compiled() {}

    private static KubernetesSerialization serialization() {
        var serialization = new KubernetesSerialization();
        serialization.registerKubernetesResource(AccessPolicy.class);
        return serialization;
    }

    private static CompileOptions options(Optional<ServicePort> defaultBackend) {
        return new CompileOptions(
                new ClassSelection("ours", "ours.test/controller", false, true),
                SelfSigned.make("default", List.of("ours.invalid"), NOW, Duration.ofDays(365), new SecureRandom()),
                Optional.empty(),
                defaultBackend,
                Allowed.NOTHING,
                CompileOptions.Pods.UNKNOWN,
                Place.UNKNOWN,
                false);
    }

    static CompileOptions withDefaultBackend(ObjectRef service, int port) {
        return options(Optional.of(new ServicePort(service, port)));
    }

    static Compilation of(String... objects) {
        return of(OPTIONS, objects);
    }

    static Compilation of(CompileOptions options, String... objects) {
        var parsed = Arrays.stream(objects)
                .map(text -> YAML.<HasMetadata>unmarshal("---\n" + text))
                .toList();
        return RoutingCompiler.compile(ClusterState.of(parsed), options, NOW, Compilation.NONE);
    }
}
