package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jvmingress.controller.compile.CompileOptions.Pods;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.policy.EndpointView;
import io.jvmingress.proxy.policy.Modes;
import io.jvmingress.proxy.policy.PolicyIndex;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Objects and endpoints for a test of policies, compiled and asked as the proxy does it.
final class World {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final List<HasMetadata> objects = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private Optional<ObjectRef> controllerPod = Optional.empty();
    private PolicyMode mode = PolicyMode.CLIENT;

    /// A file of the folder `policy` among the test resources.
    static Object resource(String name) {
        try (var stream = World.class.getResourceAsStream("/policy/" + name)) {
            return YAML.unmarshal(Objects.requireNonNull(stream, name), Object.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// NetworkPolicies as YAML.
    World policies(String... documents) {
        Arrays.stream(documents)
                .map(text -> YAML.unmarshal("---\n" + text, Map.class))
                .forEach(this::policy);
        return this;
    }

    World with(HasMetadata... more) {
        objects.addAll(List.of(more));
        return this;
    }

    World policy(Map<?, ?> policy) {
        objects.add(YAML.convertValue(policy, NetworkPolicy.class));
        return this;
    }

    World namespace(Map<?, ?> written) {
        objects.add(namespace(text(written, "name"), labels(written)));
        return this;
    }

    static Namespace namespace(String name, Map<String, String> labels) {
        var namespace = new Namespace();
        namespace.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withName(name)
                .withLabels(labels)
                .build());
        return namespace;
    }

    /// A pod as the case files write it: `namespace, name, labels, ips, phase, containers`.
    World pod(Map<?, ?> written) {
        var ips = list(written, "ips").stream().map(ip -> Map.of("ip", ip)).toList();
        var phase = Objects.requireNonNullElse(written.get("phase"), "Running");
        objects.add(YAML.convertValue(
                Map.of(
                        "metadata",
                        Map.of(
                                "namespace", text(written, "namespace"),
                                "name", text(written, "name"),
                                "labels", labels(written)),
                        "spec",
                        Map.of("containers", written.get("containers")),
                        "status",
                        Map.of("phase", phase, "podIPs", ips)),
                Pod.class));
        return this;
    }

    World controller(String namespace, String name) {
        controllerPod = Optional.of(new ObjectRef("Pod", namespace, name));
        return this;
    }

    /// That of the settings.
    World mode(PolicyMode settings) {
        mode = settings;
        return this;
    }

    World endpoint(String address, int port) {
        endpoints.add(Endpoint.of(address(address), port, "", ""));
        return this;
    }

    ClusterState state() {
        return ClusterState.of(objects);
    }

    EndpointTable endpoints() {
        return endpointTable(endpoints);
    }

    static EndpointTable endpointTable(List<Endpoint> endpoints) {
        var sorted = endpoints.stream()
                .distinct()
                .sorted(Comparator.comparing(Endpoint::id))
                .toList();
        return new EndpointTable(new TreeMap<>(Map.of("shop/web:80", new Upstream("shop/web:80", sorted, 0))));
    }

    PolicyInputs inputs() {
        var state = state();
        return new PolicyInputs(
                state.networkPolicies(),
                state.pods(),
                state.namespaces(),
                endpoints(),
                new Pods(controllerPod, List.of(), mode));
    }

    CompiledPolicies compile() {
        return PolicyCompiler.compile(inputs(), CompiledPolicies.NONE);
    }

    /// The findings as reports print them.
    List<String> findings() {
        return compile().findings().stream().map(finding -> finding.line()).toList();
    }

    Judge judge() {
        return new Judge(PolicyIndex.of(compile().table()), endpoints());
    }

    /// Answers for one compiled world.
    record Judge(PolicyIndex index, EndpointTable endpoints) {

        /// The addresses of the endpoints that a client may reach.
        List<String> reachable(String client, PolicyMode mode) {
            return reachable(client, Modes.of(mode, EgressMode.OFF));
        }

        List<String> reachable(String client, Modes modes) {
            return endpoints.upstreams().values().stream()
                    .flatMap(upstream ->
                            EndpointView.of(index, upstream, list -> list)
                                    .allowed(address(client), true, modes, 80)
                                    .stream())
                    .map(endpoint -> endpoint.address().toString())
                    .toList();
        }

        boolean allows(String client, String destination, int port) {
            return allows(client, destination, port, EgressMode.OFF, 80);
        }

        /// @param listener where the client reaches the proxy
        boolean allows(String client, String destination, int port, EgressMode egress, int listener) {
            var endpoint = Endpoint.of(address(destination), port, "", "");
            return !EndpointView.of(index, new Upstream("shop/web:80", List.of(endpoint), 0), list -> list)
                    .allowed(address(client), true, Modes.of(PolicyMode.CLIENT, egress), listener)
                    .isEmpty();
        }
    }

    static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }

    static String text(Map<?, ?> map, String key) {
        return String.valueOf(map.get(key));
    }

    static Map<?, ?> map(Map<?, ?> map, String key) {
        return (Map<?, ?>) Objects.requireNonNull(map.get(key), key);
    }

    static List<?> list(Map<?, ?> map, String key) {
        return (List<?>) Objects.requireNonNull(map.get(key), key);
    }

    @SuppressWarnings("unchecked")
    static List<Map<?, ?>> maps(Map<?, ?> map, String key) {
        return (List<Map<?, ?>>) Objects.requireNonNullElse(map.get(key), List.of());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> labels(Map<?, ?> written) {
        return (Map<String, String>) Objects.requireNonNullElse(written.get("labels"), Map.of());
    }
}
