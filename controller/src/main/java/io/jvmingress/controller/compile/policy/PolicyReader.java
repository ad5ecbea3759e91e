package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.policy.IngressPolicy.IngressRule;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one NetworkPolicy: fills in what the API server would have, and makes an invalid part
/// match nothing while the policy goes on to isolate.
final class PolicyReader {

    private static final String CONTROLLER_PEER = "jvm-ingress.io/controller-peer";
    private static final String DELEGATE = "delegate";

    private final Defects defects;

    private PolicyReader(Defects defects) {
        this.defects = defects;
    }

    /// Empty for a policy that does not isolate pods for ingress.
    ///
    /// @param findings takes what is wrong with it
    static Optional<IngressPolicy> read(ObjectRef ref, NetworkPolicy policy, List<Finding> findings) {
        var spec = policy.getSpec() == null ? new NetworkPolicySpec() : policy.getSpec();
        return new PolicyReader(new Defects(ref, findings)).read(spec, delegates(policy));
    }

    private Optional<IngressPolicy> read(NetworkPolicySpec spec, boolean delegates) {
        if (!isolatesIngress(spec.getPolicyTypes())) {
            return Optional.empty();
        }
        if (Defects.hasUnknownField(spec.getAdditionalProperties())) {
            defects.report(
                    "spec", "unknown field " + Defects.names(spec.getAdditionalProperties()) + "; it is ignored");
        }
        var pods = targets(spec.getPodSelector());
        var rules = pods.isEmpty() ? List.<IngressRule>of() : rules(spec.getIngress());
        return Optional.of(new IngressPolicy(defects.policy(), pods.orElse(Selector.EVERYTHING), delegates, rules));
    }

    /// Without types a policy is one for ingress. Unknown types do not count, and a list of nothing
    /// else is like none, so that a misspelt type isolates and does not open.
    private boolean isolatesIngress(@Nullable List<String> types) {
        var known = new ArrayList<String>();
        for (int i = 0; types != null && i < types.size(); i++) {
            var type = types.get(i);
            switch (type) {
                case "Ingress", "Egress" -> known.add(type);
                case null, default ->
                    defects.report("spec.policyTypes[" + i + "]", "unknown type " + type + "; it is ignored");
            }
        }
        return known.isEmpty() || known.contains("Ingress");
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

    private List<IngressRule> rules(@Nullable List<NetworkPolicyIngressRule> rules) {
        var read = new ArrayList<IngressRule>();
        for (int i = 0; rules != null && i < rules.size(); i++) {
            rule("spec.ingress[" + i + "]", rules.get(i)).ifPresent(read::add);
        }
        return read;
    }

    private Optional<IngressRule> rule(String part, @Nullable NetworkPolicyIngressRule rule) {
        if (rule == null) {
            return defects.nothing(part, "a rule without content; {} admits everyone");
        }
        if (Defects.hasUnknownField(rule.getAdditionalProperties())) {
            return defects.unknownField(part, rule.getAdditionalProperties());
        }
        var from = rule.getFrom();
        boolean anyone = from == null || from.isEmpty();
        var peers = anyone ? List.<Peer>of() : new PeerReader(defects).read(part + ".from", from);
        var ports = new PortReader(defects).read(part + ".ports", rule.getPorts());
        return Optional.of(new IngressRule(anyone, peers, ports));
    }

    private static boolean delegates(NetworkPolicy policy) {
        return DELEGATE.equals(Fields.annotations(policy).get(CONTROLLER_PEER));
    }
}
