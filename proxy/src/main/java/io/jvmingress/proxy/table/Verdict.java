package io.jvmingress.proxy.table;

import java.util.List;
import java.util.Optional;

/// What the policies that isolate an endpoint say about its port. Each fact stands apart, so that the mode stays an
/// argument of the decision.
///
/// @param clients whom a rule admits as the original client
/// @param byHop whether a rule admits the proxy's own pod
/// @param byHopSelector whether a rule admits the proxy's own pod by a selector, not by an address block
/// @param byDelegation whether a policy that delegates to its controller admits the proxy's own pod by a selector
/// @param mode that of the endpoint's namespace, which counts instead of the settings'; empty where it sets none
/// @param policies `namespace/name` of every policy that isolates the endpoint, sorted
public record Verdict(
        Admission clients,
        boolean byHop,
        boolean byHopSelector,
        boolean byDelegation,
        Optional<PolicyMode> mode,
        List<String> policies) {

    /// In a namespace that sets no mode.
    public Verdict(
            Admission clients, boolean byHop, boolean byHopSelector, boolean byDelegation, List<String> policies) {
        this(clients, byHop, byHopSelector, byDelegation, Optional.empty(), policies);
    }

    public Verdict {
        policies = List.copyOf(policies);
    }
}
