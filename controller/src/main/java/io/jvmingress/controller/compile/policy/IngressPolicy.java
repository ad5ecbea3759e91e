package io.jvmingress.controller.compile.policy;

import io.jvmingress.controller.state.ObjectRef;
import java.util.List;

/// What a NetworkPolicy that isolates pods for ingress says about it, checked and with the defaults
/// filled in. Where connections are explained, the same for egress: then its peers are where the pods may go.
///
/// @param pods whom it isolates, in its own namespace
/// @param delegates whether its author leaves the judgement of clients to whom it admits as the
///     proxy's own pod
record IngressPolicy(ObjectRef ref, Selector pods, boolean delegates, List<IngressRule> rules) {

    IngressPolicy {
        rules = List.copyOf(rules);
    }

    /// Admits the peers to the ports.
    ///
    /// @param part where in the policy, as `spec.ingress[0]`
    /// @param anyone whether it names no peer, and so admits every address, a pod's or not
    record IngressRule(String part, boolean anyone, List<Peer> peers, RulePorts ports) {

        IngressRule {
            peers = List.copyOf(peers);
        }
    }
}
