package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Protocol;
import java.util.List;

/// The endpoints of one upstream that the balancer may choose from: usable, and admitted by policy for this
/// client.
///
/// The same client gets the same value until endpoints or policies change.
///
/// @param upstream [io.jvmingress.proxy.table.Upstream#id]
/// @param protocol what all of them speak
/// @param endpoints never empty
public record Candidates(String upstream, Protocol protocol, List<Endpoint> endpoints) {

    public Candidates {
        endpoints = List.copyOf(endpoints);
    }
}
