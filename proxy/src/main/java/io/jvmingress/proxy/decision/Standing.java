package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.decision.Decision.Forward;
import io.jvmingress.proxy.match.RequestHead;
import io.jvmingress.proxy.table.Endpoint;

/// A request that was decided on and is with an endpoint: what policy is asked about again when policies change.
///
/// @param endpoint one of the candidates of `forward`
/// @param peer whose connection it came on
public record Standing(Forward forward, Endpoint endpoint, RequestHead head, Peer peer) {

    /// The upstream that it was sent to.
    public String upstream() {
        return forward.candidates().upstream();
    }
}
