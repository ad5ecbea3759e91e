package io.jvmingress.controller.compile.policy;

import io.jvmingress.proxy.table.AddressRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Judges valid policies by walking them, straight from what was written: slow and plain, to
/// compare with.
final class NaivePolicies {

    private final Map<String, Map<?, ?>> namespaces = new HashMap<>();
    private final Map<String, Map<?, ?>> podsByAddress = new HashMap<>();
    private final List<Map<?, ?>> policies = new ArrayList<>();

    void namespace(Map<?, ?> namespace) {
        namespaces.put(World.text(namespace, "name"), namespace);
    }

    void pod(Map<?, ?> pod) {
        podsByAddress.put(String.valueOf(World.list(pod, "ips").getFirst()), pod);
    }

    Map<?, ?> pod(String address) {
        return Objects.requireNonNull(podsByAddress.get(address));
    }

    void policy(Map<?, ?> policy) {
        policies.add(policy);
    }

    boolean allows(String client, String destination, int port) {
        var target = Objects.requireNonNull(podsByAddress.get(destination));
        var isolating = policies.stream()
                .filter(policy -> namespaceOf(policy).equals(World.text(target, "namespace")))
                .filter(policy ->
                        matches(World.map(World.map(policy, "spec"), "podSelector"), World.map(target, "labels")))
                .toList();
        return client.equals(destination)
                || isolating.isEmpty()
                || isolating.stream()
                        .anyMatch(policy -> World.maps(World.map(policy, "spec"), "ingress").stream()
                                .anyMatch(rule ->
                                        admits(rule, namespaceOf(policy), client) && speaksOf(rule, target, port)));
    }

    /// Whether the client's own policies let it out to the destination.
    boolean letsOut(String client, String destination, int port) {
        return client.equals(destination) || hasWayOut(client, destination, port);
    }

    /// The same for what is no way of a pod to itself.
    boolean hasWayOut(String client, String destination, int port) {
        var source = podsByAddress.get(client);
        var target = Objects.requireNonNull(podsByAddress.get(destination));
        var isolating = policies.stream()
                .filter(policy -> source != null
                        && !World.maps(World.map(policy, "spec"), "egress").isEmpty()
                        && namespaceOf(policy).equals(World.text(source, "namespace"))
                        && matches(World.map(World.map(policy, "spec"), "podSelector"), World.map(source, "labels")))
                .toList();
        return isolating.isEmpty()
                || isolating.stream()
                        .anyMatch(policy -> World.maps(World.map(policy, "spec"), "egress").stream()
                                .anyMatch(rule -> isAmong(World.maps(rule, "to"), namespaceOf(policy), destination)
                                        && speaksOf(rule, target, port)));
    }

    private boolean admits(Map<?, ?> rule, String namespace, String client) {
        return isAmong(World.maps(rule, "from"), namespace, client);
    }

    private boolean isAmong(List<Map<?, ?>> peers, String namespace, String client) {
        return peers.isEmpty() || peers.stream().anyMatch(peer -> isPeer(peer, namespace, client));
    }

    private boolean isPeer(Map<?, ?> peer, String namespace, String client) {
        if (peer.get("ipBlock") instanceof Map<?, ?> block) {
            return isIn(World.text(block, "cidr"), client)
                    && World.list(block, "except").stream().noneMatch(except -> isIn(String.valueOf(except), client));
        }
        var pod = podsByAddress.get(client);
        return pod != null
                && (!(peer.get("podSelector") instanceof Map<?, ?> pods) || matches(pods, World.map(pod, "labels")))
                && (peer.get("namespaceSelector") instanceof Map<?, ?> selector
                        ? isInNamespace(pod, selector)
                        : World.text(pod, "namespace").equals(namespace));
    }

    private boolean isInNamespace(Map<?, ?> pod, Map<?, ?> selector) {
        var namespace = namespaces.get(World.text(pod, "namespace"));
        return namespace != null && matches(selector, World.map(namespace, "labels"));
    }

    private static boolean speaksOf(Map<?, ?> rule, Map<?, ?> target, int port) {
        var items = World.maps(rule, "ports");
        var named = World.maps(World.maps(target, "containers").getFirst(), "ports")
                .getFirst()
                .get("containerPort");
        return items.isEmpty() || items.stream().anyMatch(item -> isPort(item, Objects.requireNonNull(named), port));
    }

    private static boolean isPort(Map<?, ?> item, Object named, int port) {
        if ("UDP".equals(item.get("protocol"))) {
            return false;
        }
        return switch (item.get("port")) {
            case null -> true;
            case Integer number when item.get("endPort") instanceof Integer last -> number <= port && port <= last;
            case Integer number -> number == port;
            default -> named.equals(port);
        };
    }

    private static boolean matches(Map<?, ?> selector, Map<?, ?> labels) {
        return World.map(selector, "matchLabels").entrySet().stream()
                        .allMatch(wanted -> Objects.equals(wanted.getValue(), labels.get(wanted.getKey())))
                && World.maps(selector, "matchExpressions").stream()
                        .allMatch(expression -> matches(expression, value(labels, expression)));
    }

    private static boolean matches(Map<?, ?> expression, @Nullable Object value) {
        var values = World.list(expression, "values");
        return switch (World.text(expression, "operator")) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            default -> value == null;
        };
    }

    private static @Nullable Object value(Map<?, ?> labels, Map<?, ?> expression) {
        return labels.get(World.text(expression, "key"));
    }

    private static boolean isIn(String cidr, String client) {
        return AddressRange.parseCidr(cidr).orElseThrow().contains(World.address(client));
    }

    private static String namespaceOf(Map<?, ?> policy) {
        return World.text(World.map(policy, "metadata"), "namespace");
    }

    @Override
    public String toString() {
        return policies + " over " + podsByAddress.values() + " in " + namespaces.values();
    }
}
