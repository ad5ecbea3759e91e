package io.jvmingress.controller.compile.access;

import io.jvmingress.controller.compile.AccessFinding.AccessPolicyTargetNotFound;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.AccessGuard.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the targets of AccessPolicies that are not there.
public final class AccessTargets {

    private AccessTargets() {}

    /// One finding for each target that is not there.
    ///
    /// @param ingresses ours
    public static List<Finding> missing(
            List<AccessPlan> plans, Set<ObjectRef> services, Collection<IngressPlan> ingresses) {
        var ours = new HashMap<ObjectRef, IngressPlan>();
        ingresses.forEach(ingress -> ours.put(ingress.object(), ingress));
        return plans.stream()
                .flatMap(plan ->
                        plan.targets().stream().flatMap(target -> missing(plan, target, services, ours).stream()))
                .toList();
    }

    private static Optional<Finding> missing(
            AccessPlan plan, Target target, Set<ObjectRef> services, Map<ObjectRef, IngressPlan> ingresses) {
        return switch (target) {
            case Target.Service(var name) -> {
                var service = ref("Service", name);
                yield services.contains(service)
                        ? Optional.empty()
                        : finding(plan, service, service + " does not exist");
            }
            case Target.Ingress(var name, var host) -> {
                var ref = ref("Ingress", name);
                var ingress = ingresses.get(ref);
                if (ingress == null) {
                    yield finding(plan, ref, ref + " does not exist, or is not ours");
                }
                yield host.filter(one -> !ingress.hosts().contains(one))
                        .flatMap(one -> finding(plan, ref, ref + " has no rule for the host " + one));
            }
        };
    }

    private static Optional<Finding> finding(AccessPlan plan, ObjectRef target, String detail) {
        return Optional.of(new AccessPolicyTargetNotFound(plan.policy(), target, detail));
    }

    private static ObjectRef ref(String kind, String namespacedName) {
        int slash = namespacedName.indexOf('/');
        return new ObjectRef(kind, namespacedName.substring(0, slash), namespacedName.substring(slash + 1));
    }
}
