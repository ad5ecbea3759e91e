package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.policy.IngressPolicy.IngressRule;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Reads one NetworkPolicy: fills in what the API server would have, and makes an invalid part
/// match nothing while the policy goes on to isolate.
final class PolicyReader {

    private static final String CONTROLLER_PEER = "jvm-ingress.io/controller-peer";
    private static final String DELEGATE = "delegate";

    private final Defects defects;
    private final Direction direction;
    private final Protocol protocol;

    /// Of the connections that a policy's pods have: those to them, or those from them.
    enum Direction {
        INGRESS,
        EGRESS
    }

    private PolicyReader(Defects defects, Direction direction, Protocol protocol) {
        this.defects = defects;
        this.direction = direction;
        this.protocol = protocol;
    }

    /// What a policy says about TCP to its pods; empty for one that does not isolate them for ingress.
    ///
    /// @param findings takes what is wrong with it
    static Optional<IngressPolicy> read(ObjectRef ref, NetworkPolicy policy, List<Finding> findings) {
        return new PolicyReader(new Defects(ref, findings), Direction.INGRESS, Protocol.TCP).read(policy);
    }

    /// What a policy says about TCP from its pods; empty for one that does not isolate them for egress.
    ///
    /// @param findings takes what is wrong with it
    static Optional<IngressPolicy> readEgress(ObjectRef ref, NetworkPolicy policy, List<Finding> findings) {
        return new PolicyReader(new Defects(ref, findings), Direction.EGRESS, Protocol.TCP).read(policy);
    }

    /// What a policy says about one direction and protocol, in the same form; empty where it does not isolate its pods
    /// in it. What is wrong with it is told where the policies are compiled, and not here.
    static Optional<IngressPolicy> read(ObjectRef ref, NetworkPolicy policy, Direction direction, Protocol protocol) {
        return new PolicyReader(new Defects(ref, new ArrayList<>()), direction, protocol).read(policy);
    }

    private Optional<IngressPolicy> read(NetworkPolicy policy) {
        var spec = policy.getSpec() == null ? new NetworkPolicySpec() : policy.getSpec();
        return read(spec, delegates(policy));
    }

    private Optional<IngressPolicy> read(NetworkPolicySpec spec, boolean delegates) {
        if (!isolates(spec)) {
            return Optional.empty();
        }
        if (Defects.hasUnknownField(spec.getAdditionalProperties())) {
            defects.report(
                    "spec", "unknown field " + Defects.names(spec.getAdditionalProperties()) + "; it is ignored");
        }
        var pods = targets(spec.getPodSelector());
        var rules = pods.isEmpty() ? List.<IngressRule>of() : rules(spec);
        return Optional.of(new IngressPolicy(defects.policy(), pods.orElse(Selector.EVERYTHING), delegates, rules));
    }

    /// Without types a policy is one for ingress, and for egress if it has egress rules. Unknown types do not count,
    /// and a list of nothing
    /// else is like none, so that a misspelt type isolates and does not open.
    private boolean isolates(NetworkPolicySpec spec) {
        var types = spec.getPolicyTypes();
        var known = new ArrayList<String>();
        for (int i = 0; types != null && i < types.size(); i++) {
            var type = types.get(i);
            switch (type) {
                case "Ingress", "Egress" -> known.add(type);
                case null, default ->
                    defects.report("spec.policyTypes[" + i + "]", "unknown type " + type + "; it is ignored");
            }
        }
        return switch (direction) {
            case INGRESS -> known.isEmpty() || known.contains("Ingress");
            case EGRESS -> known.isEmpty() ? !Fields.list(spec.getEgress()).isEmpty() : known.contains("Egress");
        };
    }

    /// Empty for an invalid selector. Whom it was to isolate cannot be known, so the caller
    /// isolates them all.
    private Optional<Selector> targets(@Nullable LabelSelector selector) {
        if (selector == null) {
            return Optional.of(Selector.EVERYTHING);
        }
        return switch (SelectorReader.read(selector)) {
            case SelectorReader.Reading.Good(var good) -> Optional.of(good);
            case SelectorReader.Reading.Bad(var detail) -> {
                defects.report(
                        "spec.podSelector", detail + "; the policy isolates its whole namespace and admits nobody");
                yield Optional.empty();
            }
        };
    }

    private List<IngressRule> rules(NetworkPolicySpec spec) {
        return switch (direction) {
            case INGRESS ->
                rules(
                        "spec.ingress",
                        spec.getIngress(),
                        (part, rule) -> Defects.hasUnknownField(rule.getAdditionalProperties())
                                ? defects.unknownField(part, rule.getAdditionalProperties())
                                : Optional.of(rule(part, ".from", rule.getFrom(), rule.getPorts())));
            case EGRESS ->
                rules(
                        "spec.egress",
                        spec.getEgress(),
                        (part, rule) -> Defects.hasUnknownField(rule.getAdditionalProperties())
                                ? defects.unknownField(part, rule.getAdditionalProperties())
                                : Optional.of(rule(part, ".to", rule.getTo(), rule.getPorts())));
        };
    }

    private <R> List<IngressRule> rules(
            String field, @Nullable List<R> rules, BiFunction<String, R, Optional<IngressRule>> read) {
        var known = new ArrayList<IngressRule>();
        for (int i = 0; rules != null && i < rules.size(); i++) {
            var part = field + "[" + i + "]";
            var rule = rules.get(i);
            var found = rule == null
                    ? defects.<IngressRule>nothing(part, "a rule without content; {} admits everyone")
                    : read.apply(part, rule);
            found.ifPresent(known::add);
        }
        return known;
    }

    private IngressRule rule(
            String part,
            String side,
            @Nullable List<NetworkPolicyPeer> peers,
            @Nullable List<NetworkPolicyPort> ports) {
        var known = peers == null ? List.<NetworkPolicyPeer>of() : peers;
        return new IngressRule(
                part,
                known.isEmpty(),
                new PeerReader(defects).read(part + side, known),
                new PortReader(defects, protocol).read(part + ".ports", ports));
    }

    private static boolean delegates(NetworkPolicy policy) {
        return DELEGATE.equals(Fields.annotations(policy).get(CONTROLLER_PEER));
    }
}
