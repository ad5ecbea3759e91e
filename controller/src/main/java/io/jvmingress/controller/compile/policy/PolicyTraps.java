package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.PolicyFinding.PolicyNamespaceUnmatched;
import io.jvmingress.controller.compile.PolicyFinding.PolicyPortNameUnknown;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Looks for what is well written in a policy and hardly does what its author expects. Of a policy that selects no pod
/// it says nothing: its pods are still to come.
final class PolicyTraps {

    private final LivePods pods;
    private final Namespaces namespaces;
    private final List<Finding> findings = new ArrayList<>();
    private final List<PortDoubt> doubts = new ArrayList<>();

    PolicyTraps(LivePods pods, Namespaces namespaces) {
        this.pods = pods;
        this.namespaces = namespaces;
    }

    List<Finding> findings() {
        return findings;
    }

    List<PortDoubt> doubts() {
        return doubts;
    }

    /// Looks at the rules of a policy that isolates for ingress.
    void lookAtIngress(IngressPolicy policy, NetworkPolicySpec spec) {
        var targets = pods.selectedBy(policy);
        var rules = spec.getIngress();
        for (int i = 0; rules != null && !targets.isEmpty() && i < rules.size(); i++) {
            var rule = rules.get(i);
            if (rule != null) {
                lookAtRule(policy, targets, "spec.ingress[" + i + "]", rule);
            }
        }
    }

    /// Looks at the rules of a policy that isolates for egress.
    void lookAtEgress(IngressPolicy policy, NetworkPolicySpec spec) {
        var targets = pods.selectedBy(policy);
        var rules = spec.getEgress();
        for (int i = 0; rules != null && !targets.isEmpty() && i < rules.size(); i++) {
            lookAtPeers(policy.ref(), "spec.egress[" + i + "].to", peers(rules.get(i)));
        }
    }

    private static @Nullable List<NetworkPolicyPeer> peers(@Nullable NetworkPolicyEgressRule rule) {
        return rule == null ? null : rule.getTo();
    }

    private void lookAtRule(IngressPolicy policy, BitSet targets, String part, NetworkPolicyIngressRule rule) {
        lookAtPeers(policy.ref(), part + ".from", rule.getFrom());
        var ports = rule.getPorts();
        for (int i = 0; ports != null && i < ports.size(); i++) {
            var item = ports.get(i);
            if (item != null && isSinglePort(item)) {
                lookAtPort(new Place(policy, targets, part + ".ports[" + i + "]", ports), item.getPort());
            }
        }
    }

    /// Where a port stands.
    private record Place(IngressPolicy policy, BitSet targets, String part, List<NetworkPolicyPort> all) {}

    private static boolean isSinglePort(NetworkPolicyPort item) {
        return item.getEndPort() == null
                && item.getPort() != null
                && Protocol.of(item.getProtocol()).filter(Protocol.TCP::equals).isPresent();
    }

    private void lookAtPort(Place place, IntOrString port) {
        var policy = place.policy().ref();
        var number = port.getIntVal();
        var name = Fields.text(port.getStrVal());
        if (number != null) {
            if (!isDeclared(place.targets(), pod -> pod.ports().contains(number))) {
                var rule = new PortReader(new Defects(policy, new ArrayList<>()), Protocol.TCP)
                        .read(place.part(), place.all());
                doubts.add(new PortDoubt(policy, place.part(), number, rule, pods.withIdentities(place.targets())));
            }
        } else if (PortReader.isName(name) && !isDeclared(place.targets(), pod -> pod.callsAPort(name))) {
            findings.add(new PolicyPortNameUnknown(policy, place.part(), name));
        }
    }

    /// Mostly the first pod settles it.
    private boolean isDeclared(BitSet targets, Predicate<KnownPod> having) {
        for (int identity = targets.nextSetBit(0); identity >= 0; identity = targets.nextSetBit(identity + 1)) {
            for (var pod : pods.withIdentity(identity)) {
                if (having.test(pod.known())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void lookAtPeers(ObjectRef policy, String part, @Nullable List<NetworkPolicyPeer> peers) {
        for (int i = 0; peers != null && i < peers.size(); i++) {
            if (selector(peers.get(i)).filter(this::matchesNone).isPresent()) {
                findings.add(new PolicyNamespaceUnmatched(policy, part + "[" + i + "]"));
            }
        }
    }

    /// Of the namespace; empty for a peer without one, and for one that is invalid anyway.
    private static Optional<Selector> selector(@Nullable NetworkPolicyPeer peer) {
        if (peer == null || peer.getNamespaceSelector() == null || peer.getIpBlock() != null) {
            return Optional.empty();
        }
        return switch (SelectorReader.read(peer.getNamespaceSelector())) {
            case SelectorReader.Reading.Good(var good) -> Optional.of(good);
            case SelectorReader.Reading.Bad _ -> Optional.empty();
        };
    }

    private boolean matchesNone(Selector selector) {
        return namespaces.select(selector).isEmpty();
    }
}
