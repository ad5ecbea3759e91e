package io.jvmingress.controller.compile.access;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.controller.compile.policy.Clients;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.AccessGuard;
import io.jvmingress.proxy.table.AccessTable;
import io.jvmingress.proxy.table.AddressRange;
import java.util.List;
import java.util.SortedMap;

/// Compiles AccessPolicies: whom each rule admits, with the pods that are there.
public final class AccessCompiler {

    private AccessCompiler() {}

    /// The guards of all policies that name a target.
    ///
    /// @param all in order of their names
    /// @param told where pods have their addresses; empty where nobody tells
    public static AccessTable compile(
            List<AccessPlan> all,
            SortedMap<ObjectRef, Pod> pods,
            SortedMap<ObjectRef, Namespace> namespaces,
            List<AddressRange> told) {
        var plans = all.stream().filter(plan -> !plan.targets().isEmpty()).toList();
        var clients = Clients.of(
                pods,
                namespaces,
                plans.stream()
                        .flatMap(plan -> plan.rules().stream())
                        .map(AccessPlan.RulePlan::from)
                        .toList());
        return new AccessTable(
                clients.identities(),
                clients.networks(told),
                plans.stream()
                        .map(plan -> new AccessGuard(
                                plan.policy().namespacedName(),
                                plan.enforced(),
                                plan.targets(),
                                plan.rules().stream()
                                        .map(rule -> new AccessGuard.Rule(
                                                rule.name(),
                                                clients.admission(rule.from()),
                                                rule.everyRequest(),
                                                rule.requests()))
                                        .toList()))
                        .toList());
    }
}
