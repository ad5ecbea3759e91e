package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes small worlds at random: few values, so that they meet; every form that an object may have, and some that it
/// may not. The same seed makes the same world.
final class RandomCluster {

    /// The pods' own addresses, and some that no pod has.
    static final List<String> ADDRESSES = List.of(
            "10.0.0.0",
            "10.0.0.1",
            "10.0.0.2",
            "10.0.0.3",
            "10.0.0.4",
            "10.0.0.5",
            "10.0.0.6",
            "10.0.0.7",
            "fd00::0",
            "fd00::1",
            "fd00::2",
            "fd00::3",
            "fd00::4",
            "fd00::5",
            "fd00::6",
            "fd00::7");

    static final List<String> OUTSIDE =
            List.of("192.168.0.0", "192.168.0.9", "192.168.1.255", "10.0.0.9", "fd00::9", "2001:db8::1");
    static final List<Integer> PORTS = List.of(80, 81, 8080);
    static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

    private static final int PODS = 8;
    private static final List<String> NAMESPACES = List.of("a", "b", "c");
    private static final List<String> KEYS = List.of("app", "tier", "zone");
    private static final List<String> VALUES = List.of("x", "y", "");
    private static final List<String> PHASES = List.of("Running", "Pending", "Succeeded", "Failed");
    private static final List<String> BLOCKS = List.of(
            "10.0.0.0/29",
            "10.0.0.0/30",
            "10.0.0.3/32",
            "10.0.0.77/24",
            "192.168.0.0/23",
            "192.168.000.000/28",
            "0.0.0.0/0",
            "::/0",
            "fd00::/125",
            "fd00::2/127",
            "::ffff:10.0.0.0/125");
    private static final List<String> EXCEPTIONS =
            List.of("10.0.0.2/31", "10.0.0.5/32", "192.168.0.8/29", "192.168.1.0/25", "fd00::1/128", "fd00::4/126");
    private static final List<String> NO_BLOCKS =
            List.of("10.0.0.0", "10.0.0.0/33", "300.0.0.0/8", "10.0.0/8", "", "x/8");

    private final SplittableRandom random;

    RandomCluster(long seed) {
        random = new SplittableRandom(seed);
    }

    NaivePolicies make() {
        var namespaces = new ArrayList<Namespace>();
        for (var name : NAMESPACES) {
            // Sometimes unknown: then no selector of namespaces finds its pods.
            if (oneIn(6)) {
                continue;
            }
            var namespace = World.namespace(name, labels());
            if (oneIn(3)) {
                var modes = List.of("off", "controller", "client", "both", "either", "Client", "");
                namespace.getMetadata().setAnnotations(Map.of("jvm-ingress.io/policy-mode", pick(modes)));
            }
            namespaces.add(namespace);
        }
        var pods = new ArrayList<Pod>();
        for (int number = 0; number < PODS; number++) {
            pods.add(pod(number));
        }
        var policies = new ArrayList<NetworkPolicy>();
        for (int number = random.nextInt(7); number >= 0; number--) {
            policies.add(policy(number));
        }
        return new NaivePolicies(namespaces, pods, policies, pods.getFirst());
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    /// The first one is the proxy's own, and lives.
    private Pod pod(int number) {
        boolean own = number == 0;
        // Now and then two claim an address.
        int host = !own && oneIn(8) ? random.nextInt(1, PODS) : number;
        var addresses = new ArrayList<PodIP>();
        addresses.add(new PodIP("10.0.0." + host));
        if (!oneIn(3)) {
            addresses.add(new PodIP("fd00::" + host));
        }
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(pick(NAMESPACES))
                .withName("pod" + number)
                .withLabels(labels())
                .withDeletionTimestamp(oneIn(8) ? "2030-01-01T00:00:00Z" : null)
                .endMetadata()
                .withNewSpec()
                .withHostNetwork(oneIn(10) ? true : null)
                .withContainers(list(1, 2, () -> container(null)))
                .withInitContainers(list(0, 1, () -> container(oneIn(2) ? "Always" : null)))
                .endSpec()
                .withNewStatus()
                .withPhase(own || !oneIn(4) ? "Running" : pick(PHASES))
                .withPodIPs(addresses)
                .endStatus()
                .build();
    }

    private Container container(@Nullable String restartPolicy) {
        return new ContainerBuilder()
                .withRestartPolicy(restartPolicy)
                .withPorts(list(0, 2, this::containerPort))
                .build();
    }

    private ContainerPort containerPort() {
        return new ContainerPortBuilder()
                .withName(pick(List.of("web", "admin")))
                .withContainerPort(pick(PORTS))
                .withProtocol(oneIn(2) ? null : pick(PROTOCOLS))
                .build();
    }

    private NetworkPolicy policy(int number) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace(pick(NAMESPACES))
                .withName("policy" + number)
                .withAnnotations(oneIn(5) ? Map.of("jvm-ingress.io/controller-peer", "delegate") : Map.of())
                .endMetadata()
                .withNewSpec()
                .withPodSelector(oneIn(4) ? new LabelSelector() : selector())
                .withPolicyTypes(types())
                .withIngress(list(0, 2, this::ingressRule))
                .withEgress(oneIn(2) ? List.of() : list(0, 2, this::egressRule))
                .endSpec()
                .build();
    }

    private List<String> types() {
        return switch (random.nextInt(6)) {
            case 0 -> List.of("Ingress");
            case 1 -> List.of("Egress");
            case 2 -> List.of("Ingress", "Egress");
            case 3 -> List.of("Egress", "Sideways");
            default -> List.of();
        };
    }

    private NetworkPolicyIngressRule ingressRule() {
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(list(0, 3, this::peer))
                .withPorts(oneIn(2) ? List.of() : list(1, 2, this::port))
                .build();
    }

    private NetworkPolicyEgressRule egressRule() {
        return new NetworkPolicyEgressRuleBuilder()
                .withTo(list(0, 3, this::peer))
                .withPorts(oneIn(2) ? List.of() : list(1, 2, this::port))
                .build();
    }

    private NetworkPolicyPeer peer() {
        var peer = new NetworkPolicyPeerBuilder();
        int kind = random.nextInt(16);
        if (kind >= 12 || kind == 0) {
            peer.withNewIpBlock()
                    .withCidr(block())
                    .withExcept(oneIn(3) ? list(1, 2, this::exception) : List.of())
                    .endIpBlock();
        }
        // Nothing at all, and a block beside a selector, are no peers.
        if ((kind >= 2 && kind < 8) || kind == 0) {
            peer.withPodSelector(selector());
        }
        if (kind >= 6 && kind < 12) {
            peer.withNamespaceSelector(selector());
        }
        return peer.build();
    }

    private String block() {
        return oneIn(10) ? pick(NO_BLOCKS) : pick(BLOCKS);
    }

    private String exception() {
        return oneIn(10) ? pick(BLOCKS) : pick(EXCEPTIONS);
    }

    private NetworkPolicyPort port() {
        var port = new NetworkPolicyPortBuilder();
        switch (random.nextInt(8)) {
            case 0 -> port.withPort(new IntOrString(pick(List.of("web", "admin", "80"))));
            case 1 -> port.withPort(new IntOrString(pick(PORTS))).withEndPort(pick(PORTS));
            case 2 -> port.withPort(new IntOrString("web")).withEndPort(oneIn(2) ? 8080 : null);
            case 3 -> port.withEndPort(oneIn(4) ? 81 : null);
            default -> port.withPort(new IntOrString(pick(PORTS)));
        }
        if (oneIn(3)) {
            port.withProtocol(oneIn(8) ? "tcp" : pick(PROTOCOLS));
        }
        return port.build();
    }

    private LabelSelector selector() {
        return new LabelSelectorBuilder()
                .withMatchLabels(oneIn(2) ? Map.of() : labels())
                .withMatchExpressions(list(0, 2, this::expression))
                .build();
    }

    private LabelSelectorRequirement expression() {
        var operator = oneIn(20) ? "Gt" : pick(List.of("In", "NotIn", "Exists", "DoesNotExist"));
        boolean needsValues = operator.endsWith("In") != oneIn(20);
        return new LabelSelectorRequirementBuilder()
                .withKey(oneIn(30) ? "" : oneIn(6) ? "kubernetes.io/metadata.name" : pick(KEYS))
                .withOperator(operator)
                .withValues(needsValues ? List.of(pick(VALUES), oneIn(2) ? pick(NAMESPACES) : pick(VALUES)) : List.of())
                .build();
    }

    private Map<String, String> labels() {
        var labels = new HashMap<String, String>();
        KEYS.stream().filter(_ -> oneIn(3)).forEach(key -> labels.put(key, pick(VALUES)));
        return labels;
    }

    private <T> List<T> list(int least, int most, Supplier<T> element) {
        var list = new ArrayList<T>();
        for (int i = random.nextInt(least, most + 1); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }
}
