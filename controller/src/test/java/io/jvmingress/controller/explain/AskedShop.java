package io.jvmingress.controller.explain;

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
import io.jvmingress.controller.state.Learned;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.tls.SelfSigned;
import io.jvmingress.crds.AccessPolicy;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.PolicyMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The shop of `src/test/resources/explain/shop.yaml`, compiled and ready to be asked about.
final class AskedShop {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Certificate SELF_SIGNED =
            SelfSigned.make("default", List.of("jvm-ingress.invalid"), NOW, Duration.ofDays(365), new SecureRandom());

    /// An Ingress that leads to the Service `outside`, which stands for example.com.
    static final String TO_OUTSIDE = """
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {namespace: shop, name: outside}
            spec:
              rules:
                - host: outside.example
                  http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: outside, port: {number: 80}}}}]}
            """;

    private AskedShop() {}

    static Explainer explainer() {
        return explainer("", Optional.empty());
    }

    /// @param more objects, each after a line of `---`
    static Explainer explainer(String more, Optional<ServicePort> defaultBackend) {
        var options = options(defaultBackend);
        var compilation = RoutingCompiler.compile(state(more), options, NOW, Compilation.NONE);
        return new Explainer(compilation, Snapshot.of(compilation.table(), Snapshot.EMPTY), options, settings());
    }

    /// Where the proxy's own pod is known.
    static Explainer explainer(String more, ObjectRef controllerPod) {
        var open = options(Optional.empty());
        var options = new CompileOptions(
                open.classes(),
                open.selfSigned(),
                open.defaultCertificate(),
                open.defaultBackend(),
                open.allowed(),
                CompileOptions.Pods.of(Optional.of(controllerPod)),
                open.place(),
                open.verifiesUpstreams());
        var compilation = RoutingCompiler.compile(state(more), options, NOW, Compilation.NONE);
        return new Explainer(compilation, Snapshot.of(compilation.table(), Snapshot.EMPTY), options, settings());
    }

    /// With [#TO_OUTSIDE], names outside admitted, and what DNS says of one.
    static Explainer withName(String name, String address) {
        var options = options(Optional.empty(), new Allowed(false, true));
        var names = new TreeMap<>(Map.of(name, new Learned.ResolvedName(List.of(address), "")));
        var state = state(TO_OUTSIDE).with(Learned.NOTHING.withNames(names));
        var compilation = RoutingCompiler.compile(state, options, NOW, Compilation.NONE);
        return new Explainer(compilation, Snapshot.of(compilation.table(), Snapshot.EMPTY), options, settings());
    }

    static CompileOptions options(Optional<ServicePort> defaultBackend) {
        return options(defaultBackend, Allowed.NOTHING);
    }

    private static CompileOptions options(Optional<ServicePort> defaultBackend, Allowed allowed) {
        return new CompileOptions(
                new ClassSelection("jvm-ingress", "jvm-ingress.io/controller", true, true),
                SELF_SIGNED,
                Optional.empty(),
                defaultBackend,
                allowed,
                CompileOptions.Pods.UNKNOWN,
                Place.UNKNOWN,
                false);
    }

    static Settings settings() {
        return new Settings(PolicyMode.CLIENT, List.of(), 8443);
    }

    static Views views() {
        var explainer = explainer();
        return new Views(explainer, explainer.compilation().findings());
    }

    static ServicePort port(String service, int port) {
        return new ServicePort(new ObjectRef("Service", "shop", service), port);
    }

    private static ClusterState state(String more) {
        try {
            var text = Files.readString(Path.of("src/test/resources/explain/shop.yaml")) + more;
            var serialization = new KubernetesSerialization();
            serialization.registerKubernetesResource(AccessPolicy.class);
            var objects = ((List<?>) serialization.<Object>unmarshal(text))
                    .stream().map(HasMetadata.class::cast).toList();
            return ClusterState.of(objects);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
