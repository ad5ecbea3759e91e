package io.jvmingress.controller.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Judges valid AccessPolicies by walking what their authors wrote, rule by rule: slow and plain, to compare with.
///
/// @param namespaces labels by name
/// @param pods `namespace, address, labels`, those that are live and on no node's network
/// @param policies as they are written
record NaiveAccess(Map<String, Map<String, String>> namespaces, List<Pod> pods, List<Map<String, Object>> policies) {

    record Pod(String namespace, String address, Map<String, String> labels) {}

    /// @param route who takes it, and where it goes
    /// @param header the one value of `x-tenant`; empty for a request without it
    record Request(
            Route route, String method, String host, String path, String header, String client, boolean provesPod) {}

    /// @param ruleHost as the rule of the Ingress writes it
    record Route(String namespace, String ingress, String ruleHost, String prefix, String service) {}

    enum Verdict {
        ADMITTED,
        AUDITED,
        DENIED
    }

    Verdict judge(Request request) {
        var guarding = policies.stream()
                .filter(policy -> list(spec(policy), "targetRefs").stream()
                        .anyMatch(target -> isTarget(policy, target, request.route())))
                .toList();
        var enforced = guarding.stream()
                .filter(policy -> !"Audit".equals(spec(policy).get("mode")))
                .toList();
        if (!enforced.isEmpty()) {
            return anyAdmits(enforced, request) ? Verdict.ADMITTED : Verdict.DENIED;
        }
        return guarding.isEmpty() || anyAdmits(guarding, request) ? Verdict.ADMITTED : Verdict.AUDITED;
    }

    private static boolean isTarget(Map<String, Object> policy, Map<String, Object> target, Route route) {
        if (!namespace(policy).equals(route.namespace())) {
            return false;
        }
        if (Objects.equals(target.get("kind"), "Service")) {
            return Objects.equals(target.get("name"), route.service());
        }
        var section = target.get("sectionName");
        return Objects.equals(target.get("name"), route.ingress())
                && (section == null || section.equals(route.ruleHost()));
    }

    private boolean anyAdmits(List<Map<String, Object>> some, Request request) {
        for (var policy : some) {
            for (var rule : list(spec(policy), "rules")) {
                if (isFrom(namespace(policy), list(rule, "from"), request) && isTo(list(rule, "to"), request)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isFrom(String namespace, List<Map<String, Object>> peers, Request request) {
        return peers.isEmpty()
                || peers.stream()
                        .anyMatch(peer -> peer.containsKey("ipBlock") && isIn(map(peer, "ipBlock"), request.client()))
                || isEachPod(namespace, peers, request);
    }

    /// Who shares an address with another needs a peer for both.
    private boolean isEachPod(String namespace, List<Map<String, Object>> peers, Request request) {
        var owners = request.provesPod()
                ? pods.stream()
                        .filter(pod -> pod.address().equals(request.client()))
                        .toList()
                : List.<Pod>of();
        return !owners.isEmpty()
                && owners.stream()
                        .allMatch(pod -> peers.stream()
                                .anyMatch(peer -> !peer.containsKey("ipBlock") && selects(namespace, peer, pod)));
    }

    private boolean selects(String own, Map<String, Object> peer, Pod pod) {
        boolean there = own.equals(pod.namespace());
        if (peer.containsKey("namespaceSelector")) {
            var labels = namespaces.get(pod.namespace());
            there = labels != null && matches(map(peer, "namespaceSelector"), labels);
        }
        return there && (!peer.containsKey("podSelector") || matches(map(peer, "podSelector"), pod.labels()));
    }

    private static boolean matches(Map<String, Object> selector, Map<String, String> labels) {
        for (var wanted : map(selector, "matchLabels").entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        for (var expression : list(selector, "matchExpressions")) {
            var value = labels.get(String.valueOf(expression.get("key")));
            boolean among = value != null && texts(expression, "values").contains(value);
            boolean fits = switch (String.valueOf(expression.get("operator"))) {
                case "In" -> among;
                case "NotIn" -> !among;
                case "Exists" -> value != null;
                default -> value == null;
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /// Blocks of this test are `10.0.0.X/31`, `10.0.0.0/24` and `192.0.2.0/24`.
    private static boolean isIn(Map<String, Object> block, String address) {
        return covers(String.valueOf(block.get("cidr")), address)
                && texts(block, "except").stream().noneMatch(except -> covers(except, address));
    }

    private static boolean covers(String cidr, String address) {
        var net = cidr.substring(0, cidr.lastIndexOf('.'));
        int first = Integer.parseInt(cidr.substring(cidr.lastIndexOf('.') + 1, cidr.indexOf('/')));
        int last = Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
        return address.startsWith(net + ".") && (cidr.endsWith("/24") || last / 2 == first / 2);
    }

    private static boolean isTo(List<Map<String, Object>> operations, Request request) {
        return operations.isEmpty()
                || operations.stream()
                        .anyMatch(operation -> (!operation.containsKey("methods")
                                        || texts(operation, "methods").contains(request.method()))
                                && (!operation.containsKey("paths")
                                        || list(operation, "paths").stream()
                                                .anyMatch(path -> isPath(path, request.path())))
                                && (!operation.containsKey("hosts")
                                        || texts(operation, "hosts").stream()
                                                .anyMatch(host -> isHost(host, request.host())))
                                && list(operation, "headers").stream()
                                        .allMatch(header ->
                                                texts(header, "values").contains(request.header())));
    }

    private static boolean isPath(Map<String, Object> path, String asked) {
        var value = String.valueOf(path.get("value"));
        if (Objects.equals(path.get("type"), "Exact")) {
            return asked.equals(value);
        }
        var segments = new ArrayList<>(List.of(value.split("/")));
        var given = List.of((asked + "/.").split("/"));
        return segments.isEmpty()
                || (given.size() > segments.size()
                        && given.subList(0, segments.size()).equals(segments));
    }

    static boolean isHost(String pattern, String host) {
        return pattern.startsWith("*.")
                ? host.indexOf('.') > 0 && host.substring(host.indexOf('.') + 1).equals(pattern.substring(2))
                : pattern.equals(host);
    }

    private static String namespace(Map<String, Object> policy) {
        return String.valueOf(map(policy, "metadata").get("namespace"));
    }

    private static Map<String, Object> spec(Map<String, Object> policy) {
        return map(policy, "spec");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> map, String key) {
        return Objects.requireNonNullElse((Map<String, Object>) map.get(key), Map.of());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> map, String key) {
        return Objects.requireNonNullElse((List<Map<String, Object>>) map.get(key), List.of());
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Map<String, Object> map, String key) {
        return Objects.requireNonNullElse((List<String>) map.get(key), List.of());
    }
}
