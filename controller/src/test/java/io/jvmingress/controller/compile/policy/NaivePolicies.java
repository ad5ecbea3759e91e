package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Judges NetworkPolicies by walking every rule of every object for every question: slow and plain, to compare with.
/// Shares no code with the compiler, and has every rule of `networking/v1` from its documentation: the defaults, the
/// kinds of peers, the life of pods, and what an invalid part means.
record NaivePolicies(List<Namespace> namespaces, List<Pod> pods, List<NetworkPolicy> policies, Pod controller) {

    /// A question to the proxy.
    ///
    /// @param provesPod whether the client's address is the TCP peer's
    /// @param added the modes of the Ingress and the Service
    /// @param listener the port of the proxy's own pod on which the client asks
    record Question(
            String client,
            boolean provesPod,
            String endpoint,
            int port,
            PolicyMode mode,
            List<PolicyMode> added,
            EgressMode egress,
            int listener) {}

    private static final String TCP = "TCP";

    /// Whether the proxy may send the client's request to the endpoint.
    boolean admits(Question question) {
        return entersEndpoint(question) && leavesClient(question);
    }

    /// Kubernetes' own question, without a proxy between: may the destination be reached from the source?
    boolean lets(String source, String destination, int port, String protocol) {
        return source.equals(destination)
                || owners(destination).stream()
                        .allMatch(target ->
                                !isIsolated(target, "Ingress") || admitsClient(target, source, true, port, protocol));
    }

    /// And may the source go there?
    boolean letsOut(String source, String destination, int port, String protocol) {
        return source.equals(destination)
                || owners(source).stream().allMatch(from -> hasWayOut(from, destination, port, protocol));
    }

    private boolean entersEndpoint(Question asked) {
        return owners(asked.endpoint()).stream()
                .filter(target -> isIsolated(target, "Ingress"))
                .allMatch(target -> enters(target, asked));
    }

    private boolean enters(Pod target, Question asked) {
        boolean itself = asked.provesPod() && asked.client().equals(asked.endpoint());
        boolean client = itself || admitsClient(target, asked.client(), asked.provesPod(), asked.port(), TCP);
        boolean hopBySelector = rules(target, "Ingress")
                .anyMatch(rule -> selectsHop(rule) && speaksOf(rule, target, asked.port(), TCP));
        boolean hop = hopBySelector
                || rules(target, "Ingress")
                        .anyMatch(rule -> speaksOf(rule, target, asked.port(), TCP)
                                && (rule.peers().isEmpty() || hasHopInBlock(rule, isV6(asked.endpoint()))));
        boolean delegated = rules(target, "Ingress")
                .anyMatch(rule -> rule.delegates() && selectsHop(rule) && speaksOf(rule, target, asked.port(), TCP));
        return Stream.concat(Stream.of(mode(target, asked)), asked.added().stream())
                .allMatch(mode -> switch (mode) {
                    case OFF -> true;
                    case CONTROLLER -> hop;
                    case CLIENT -> client || delegated;
                    case BOTH -> hop && (client || delegated);
                    case EITHER -> client || hopBySelector;
                });
    }

    /// That of the pod's namespace, which sets it freely.
    private PolicyMode mode(Pod pod, Question asked) {
        return namespaces.stream()
                .filter(known -> namespace(known.getMetadata().getName(), pod))
                .map(known -> map(known.getMetadata().getAnnotations()).get("jvm-ingress.io/policy-mode"))
                .flatMap(word -> Stream.of(PolicyMode.values())
                        .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(word)))
                .findFirst()
                .orElse(asked.mode());
    }

    private boolean leavesClient(Question asked) {
        boolean itself = asked.client().equals(asked.endpoint());
        if (asked.egress() == EgressMode.OFF || !asked.provesPod() || itself) {
            return true;
        }
        boolean tightened = asked.added().stream().anyMatch(mode -> mode != PolicyMode.OFF);
        return owners(asked.client()).stream()
                .filter(from -> tightened || mode(from, asked) != PolicyMode.OFF)
                .allMatch(from -> hasWayOut(from, asked.endpoint(), asked.port(), TCP)
                        || (asked.egress() == EgressMode.EVALUATE
                                && reachesHop(from, isV6(asked.client()), asked.listener())));
    }

    /// Every pod that may own the source's address must be let in, each by whatever rule.
    private boolean admitsClient(Pod target, String client, boolean provesPod, int port, String protocol) {
        var speaking = rules(target, "Ingress")
                .filter(rule -> speaksOf(rule, target, port, protocol))
                .toList();
        return speaking.stream().anyMatch(rule -> rule.peers().isEmpty() || isInBlock(rule, client))
                || (provesPod && areAllSelected(owners(client), speaking));
    }

    private boolean areAllSelected(List<Pod> candidates, List<Rule> rules) {
        return !candidates.isEmpty()
                && candidates.stream().allMatch(pod -> rules.stream().anyMatch(rule -> selects(rule, pod)));
    }

    private boolean hasWayOut(Pod from, String destination, int port, String protocol) {
        if (!isIsolated(from, "Egress")) {
            return true;
        }
        var targets = owners(destination);
        var rules = rules(from, "Egress").toList();
        return targets.isEmpty()
                ? rules.stream()
                        .anyMatch(rule -> speaksOf(rule, null, port, protocol)
                                && (rule.peers().isEmpty() || isInBlock(rule, destination)))
                : targets.stream()
                        .allMatch(target -> rules.stream()
                                .anyMatch(rule -> speaksOf(rule, target, port, protocol)
                                        && (rule.peers().isEmpty()
                                                || isInBlock(rule, destination)
                                                || selects(rule, target))));
    }

    private boolean reachesHop(Pod from, boolean v6, int listener) {
        var hop = isOnHostNetwork(controller) ? null : controller;
        return rules(from, "Egress")
                .anyMatch(rule -> speaksOf(rule, hop, listener, TCP)
                        && (rule.peers().isEmpty() || selectsHop(rule) || hasHopInBlock(rule, v6)));
    }

    private boolean hasHopInBlock(Rule rule, boolean v6) {
        return addresses(controller).stream().filter(own -> isV6(own) == v6).anyMatch(own -> isInBlock(rule, own));
    }

    private boolean selectsHop(Rule rule) {
        return !isOnHostNetwork(controller) && selects(rule, controller);
    }

    /// One rule of a policy that selects the pod in question.
    private record Rule(
            String namespace, boolean delegates, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {}

    private boolean isIsolated(Pod pod, String type) {
        return isolating(pod, type).findAny().isPresent();
    }

    private Stream<NetworkPolicy> isolating(Pod pod, String type) {
        return policies.stream()
                .filter(policy -> namespace(policy.getMetadata().getNamespace(), pod))
                .filter(policy -> types(policy.getSpec()).contains(type))
                .filter(policy -> {
                    var selector = policy.getSpec().getPodSelector();
                    return selector == null || !isValid(selector) || matches(selector, labels(pod));
                });
    }

    private static boolean namespace(String name, Pod pod) {
        return name.equals(pod.getMetadata().getNamespace());
    }

    private static List<String> types(NetworkPolicySpec spec) {
        var known = list(spec.getPolicyTypes()).stream()
                .filter(List.of("Ingress", "Egress")::contains)
                .toList();
        if (!known.isEmpty()) {
            return known;
        }
        return list(spec.getEgress()).isEmpty() ? List.of("Ingress") : List.of("Ingress", "Egress");
    }

    /// A policy whose selector makes no sense isolates and grants nothing.
    private Stream<Rule> rules(Pod pod, String type) {
        return isolating(pod, type)
                .filter(policy -> policy.getSpec().getPodSelector() == null
                        || isValid(policy.getSpec().getPodSelector()))
                .flatMap(policy -> type.equals("Ingress") ? ingress(policy) : egress(policy));
    }

    private static Stream<Rule> ingress(NetworkPolicy policy) {
        return list(policy.getSpec().getIngress()).stream()
                .map(rule -> rule(policy, list(rule.getFrom()), list(rule.getPorts())));
    }

    private static Stream<Rule> egress(NetworkPolicy policy) {
        return list(policy.getSpec().getEgress()).stream()
                .map(rule -> rule(policy, list(rule.getTo()), list(rule.getPorts())));
    }

    private static Rule rule(NetworkPolicy policy, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
        var annotations = policy.getMetadata().getAnnotations();
        boolean delegates = annotations != null && "delegate".equals(annotations.get("jvm-ingress.io/controller-peer"));
        return new Rule(policy.getMetadata().getNamespace(), delegates, peers, ports);
    }

    private boolean selects(Rule rule, Pod pod) {
        return rule.peers().stream().anyMatch(peer -> selects(peer, rule.namespace(), pod));
    }

    private boolean selects(NetworkPolicyPeer peer, String namespace, Pod pod) {
        var where = peer.getNamespaceSelector();
        var which = peer.getPodSelector();
        if (peer.getIpBlock() != null || (where == null && which == null)) {
            return false;
        }
        return (where == null ? namespace(namespace, pod) : isValid(where) && isIn(where, pod))
                && (which == null || (isValid(which) && matches(which, labels(pod))));
    }

    private boolean isIn(LabelSelector selector, Pod pod) {
        return namespaces.stream()
                .filter(known -> namespace(known.getMetadata().getName(), pod))
                .anyMatch(known -> {
                    var labels = new HashMap<>(map(known.getMetadata().getLabels()));
                    labels.put(
                            "kubernetes.io/metadata.name", known.getMetadata().getName());
                    return matches(selector, labels);
                });
    }

    private static boolean isInBlock(Rule rule, String address) {
        return rule.peers().stream()
                .filter(peer -> peer.getPodSelector() == null && peer.getNamespaceSelector() == null)
                .flatMap(peer -> Optional.ofNullable(peer.getIpBlock()).stream())
                .anyMatch(block -> holds(block, address));
    }

    private static boolean holds(IPBlock block, String address) {
        var cidr = NaiveBlock.parse(block.getCidr());
        var except = list(block.getExcept()).stream().map(NaiveBlock::parse).toList();
        return cidr.isPresent()
                && except.stream().allMatch(one -> one.isPresent() && one.get().isStrictlyWithin(cidr.get()))
                && cidr.get().holds(address)
                && except.stream().noneMatch(one -> one.orElseThrow().holds(address));
    }

    private static boolean isV6(String address) {
        return address.contains(":");
    }

    /// @param target who says what a port's name means; null where nobody does
    private static boolean speaksOf(Rule rule, @Nullable Pod target, int port, String protocol) {
        return rule.ports().isEmpty() || rule.ports().stream().anyMatch(item -> means(item, target, port, protocol));
    }

    private static boolean means(NetworkPolicyPort item, @Nullable Pod target, int port, String protocol) {
        if (!Objects.requireNonNullElse(item.getProtocol(), TCP).equals(protocol)) {
            return false;
        }
        var value = item.getPort();
        var last = item.getEndPort();
        if (value == null) {
            return last == null;
        }
        if (value.getIntVal() != null) {
            return last == null ? value.getIntVal() == port : value.getIntVal() <= port && port <= last;
        }
        return last == null && target != null && calls(target, value.getStrVal(), port, protocol);
    }

    private static boolean calls(Pod target, String name, int port, String protocol) {
        var sidecars = list(target.getSpec().getInitContainers()).stream()
                .filter(init -> "Always".equals(init.getRestartPolicy()));
        return Stream.concat(target.getSpec().getContainers().stream(), sidecars)
                .flatMap(container -> list(container.getPorts()).stream())
                .anyMatch(own -> own.getContainerPort() == port
                        && name.equals(own.getName())
                        && protocol.equals(protocolOf(own)));
    }

    private static String protocolOf(ContainerPort port) {
        return Objects.requireNonNullElse(port.getProtocol(), TCP);
    }

    /// Whose the address may be: pods that live, on a network of their own.
    private List<Pod> owners(String address) {
        return pods.stream()
                .filter(pod ->
                        !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
                .filter(pod -> !isOnHostNetwork(pod))
                .filter(pod -> addresses(pod).contains(address))
                .toList();
    }

    private static List<String> addresses(Pod pod) {
        return pod.getStatus().getPodIPs().stream().map(PodIP::getIp).toList();
    }

    private static boolean isOnHostNetwork(Pod pod) {
        return Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    }

    private static boolean isValid(LabelSelector selector) {
        return list(selector.getMatchExpressions()).stream()
                .allMatch(expression -> !expression.getKey().isEmpty()
                        && switch (expression.getOperator()) {
                            case "In", "NotIn" -> !list(expression.getValues()).isEmpty();
                            case "Exists", "DoesNotExist" ->
                                list(expression.getValues()).isEmpty();
                            default -> false;
                        });
    }

    private static boolean matches(LabelSelector selector, Map<String, String> labels) {
        return map(selector.getMatchLabels()).entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                && list(selector.getMatchExpressions()).stream().allMatch(expression -> matches(expression, labels));
    }

    private static boolean matches(LabelSelectorRequirement expression, Map<String, String> labels) {
        var value = labels.get(expression.getKey());
        return switch (expression.getOperator()) {
            case "In" -> value != null && expression.getValues().contains(value);
            case "NotIn" -> value == null || !expression.getValues().contains(value);
            case "Exists" -> value != null;
            default -> value == null;
        };
    }

    private static Map<String, String> labels(Pod pod) {
        return map(pod.getMetadata().getLabels());
    }

    private static Map<String, String> map(@Nullable Map<String, String> map) {
        return Objects.requireNonNullElse(map, Map.of());
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }

    /// As YAML, to be read or put into a file.
    @Override
    public String toString() {
        return "\n"
                + Stream.of(namespaces, policies, pods)
                        .flatMap(List::stream)
                        .map(new KubernetesSerialization()::asYaml)
                        .collect(Collectors.joining("---\n"));
    }
}
