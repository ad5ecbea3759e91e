package io.jvmingress.controller.compile.access;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.policy.Clients.Peers;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.AccessGuard.Requests;
import io.jvmingress.proxy.table.AccessGuard.Target;
import java.util.List;

/// What one AccessPolicy asks for, read from it alone.
///
/// @param enforced false for one that only audits
/// @param findings what is wrong with it
public record AccessPlan(
        ObjectRef policy, boolean enforced, List<Target> targets, List<RulePlan> rules, List<Finding> findings) {

    public AccessPlan {
        targets = List.copyOf(targets);
        rules = List.copyOf(rules);
        findings = List.copyOf(findings);
    }

    /// One rule.
    ///
    /// @param everyRequest whatever `requests` say
    public record RulePlan(String name, Peers from, boolean everyRequest, List<Requests> requests) {

        public RulePlan {
            requests = List.copyOf(requests);
        }
    }
}
