package io.jvmingress.controller.compile.access;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.jvmingress.controller.compile.AccessFinding.AccessPolicyInvalid;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.access.AccessPlan.RulePlan;
import io.jvmingress.controller.compile.policy.Clients.Peers;
import io.jvmingress.controller.compile.policy.Defects;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.crds.AccessMode;
import io.jvmingress.crds.AccessPolicy;
import io.jvmingress.crds.AccessRule;
import io.jvmingress.crds.Operation;
import io.jvmingress.crds.TargetRef;
import io.jvmingress.proxy.table.AccessGuard.Requests;
import io.jvmingress.proxy.table.AccessGuard.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads one AccessPolicy: an invalid part matches nothing, and the policy goes on to guard what it names.
public final class AccessReader {

    private static final String INGRESS_GROUP = "networking.k8s.io";

    private final ObjectRef ref;
    private final List<Finding> findings = new ArrayList<>();
    private final Defects defects;
    private final RequestReader requests;

    private AccessReader(AccessPolicy policy) {
        ref = ObjectRef.of(policy);
        defects = new Defects(ref, findings, AccessPolicyInvalid::new);
        requests = new RequestReader(defects);
    }

    /// Never fails: what is wrong with the policy becomes a finding, and the policy admits less.
    public static AccessPlan read(AccessPolicy policy) {
        return new AccessReader(policy).plan(policy);
    }

    private AccessPlan plan(AccessPolicy policy) {
        var spec = policy.getSpec();
        var targets = new ArrayList<Target>();
        for (int i = 0; i < spec.targetRefs().size(); i++) {
            target("spec.targetRefs[" + i + "]", spec.targetRefs().get(i)).ifPresent(targets::add);
        }
        if (spec.targetRefs().isEmpty()) {
            defects.report("spec.targetRefs", "names no target; the policy guards nothing");
        }
        var rules = new ArrayList<RulePlan>();
        for (int i = 0; i < spec.rules().size(); i++) {
            rules.add(rule("rules[" + i + "]", spec.rules().get(i)));
        }
        return new AccessPlan(ref, spec.mode() == AccessMode.ENFORCE, targets, rules, findings);
    }

    /// Of a known kind, all that is meant is guarded, and more rather than less where that is not clear.
    private Optional<Target> target(String part, TargetRef target) {
        var name = ref.namespace() + "/" + target.name();
        return switch (target.kind()) {
            case "Service" -> {
                if (!target.group().isEmpty() || target.sectionName() != null) {
                    defects.report(part, "a Service has no group and no sections; all of it is guarded");
                }
                yield Optional.of(new Target.Service(name));
            }
            case "Ingress" -> {
                if (!target.group().equals(INGRESS_GROUP)) {
                    defects.report(
                            part, "the group of an Ingress is " + INGRESS_GROUP + "; it is guarded all the same");
                }
                yield Optional.of(new Target.Ingress(
                        name, Optional.ofNullable(target.sectionName()).map(host -> host.toLowerCase(Locale.ROOT))));
            }
            default -> {
                defects.report(part, "unknown kind " + target.kind() + "; only a Service or an Ingress can be guarded");
                yield Optional.empty();
            }
        };
    }

    private RulePlan rule(String place, AccessRule rule) {
        var part = "spec." + place;
        List<NetworkPolicyPeer> from = rule.from() == null ? List.of() : rule.from();
        List<Operation> to = rule.to() == null ? List.of() : rule.to();
        var described = new ArrayList<Requests>();
        for (int i = 0; i < to.size(); i++) {
            requests.read(part + ".to[" + i + "]", to.get(i)).ifPresent(described::add);
        }
        return new RulePlan(
                rule.name().isEmpty() ? place : rule.name(),
                Peers.read(defects, part + ".from", from),
                to.isEmpty(),
                described);
    }
}
