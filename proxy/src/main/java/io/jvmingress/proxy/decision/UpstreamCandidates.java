package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.decision.Client.Source;
import io.jvmingress.proxy.policy.EndpointView;
import io.jvmingress.proxy.policy.Modes;
import io.jvmingress.proxy.policy.PolicyIndex;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Upstream;
import java.util.List;
import java.util.Optional;

/// Who may serve one upstream, by client.
final class UpstreamCandidates {

    private final Upstream upstream;
    private final EndpointView<Optional<Candidates>> view;

    UpstreamCandidates(Upstream upstream, PolicyIndex policies) {
        this.upstream = upstream;
        this.view = EndpointView.of(policies, upstream, this::candidates);
    }

    Upstream upstream() {
        return upstream;
    }

    /// The endpoints that policy leaves to this client; empty where it leaves none, or there is none.
    ///
    /// @param modes of the settings and the route
    /// @param port on which the client reached the proxy's own pod
    Optional<Candidates> admitting(Client client, Modes modes, int port) {
        return view.allowed(client.address(), client.source() == Source.TCP, modes, port);
    }

    /// The endpoints before policy; empty where there is none.
    Optional<Candidates> all() {
        return view.all();
    }

    private Optional<Candidates> candidates(List<Endpoint> endpoints) {
        return endpoints.isEmpty()
                ? Optional.empty()
                : Optional.of(new Candidates(upstream.id(), upstream.protocol(), endpoints));
    }
}
