package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.decision.Client.Source;
import io.jvmingress.proxy.policy.EndpointView;
import io.jvmingress.proxy.policy.Modes;
import io.jvmingress.proxy.policy.PolicyIndex;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.Upstream;
import java.util.List;
import java.util.Optional;

/// Who may serve one upstream, by client.
final class UpstreamCandidates {

    private final Upstream upstream;
    private final EndpointView<Optional<Candidates>> view;
    private final boolean isolated;
    private final boolean byAddress;
    private final boolean byEgress;

    UpstreamCandidates(Upstream upstream, PolicyIndex policies) {
        this.upstream = upstream;
        this.view = EndpointView.of(policies, upstream, this::candidates);
        isolated = view.isIsolated();
        byAddress = view.admitsByAddress();
        byEgress = view.dependsOnEgress();
    }

    private UpstreamCandidates(UpstreamCandidates same, EndpointView<Optional<Candidates>> view) {
        this.view = view;
        upstream = same.upstream;
        isolated = same.isolated;
        byAddress = same.byAddress;
        byEgress = same.byEgress;
    }

    /// The same upstream under other policies.
    ///
    /// @param policies made with those before
    UpstreamCandidates over(PolicyIndex policies) {
        return view.over(policies)
                .map(next -> new UpstreamCandidates(this, next))
                .orElseGet(() -> new UpstreamCandidates(upstream, policies));
    }

    Upstream upstream() {
        return upstream;
    }

    /// The endpoints that policy leaves to this client; empty where it leaves none, or there is none.
    ///
    /// @param modes of the settings and the route
    /// @param port on which the client reached the proxy's own pod
    /// @param localNode to which endpoints a node is admitted
    Optional<Candidates> admitting(Client client, Modes modes, LocalNode localNode, int port) {
        return view.allowed(client.address(), client.source() == Source.TCP, modes, localNode, port);
    }

    /// Whether policies isolate an endpoint.
    boolean isIsolated() {
        return isolated;
    }

    /// Whether rules admit clients by their addresses.
    boolean admitsByAddress() {
        return byAddress;
    }

    /// Whether another pod at the client's address might get others than these.
    ///
    /// @param egress whether the egress rules of a client's pod count
    boolean dependsOnPod(Optional<Candidates> admitted, boolean egress) {
        int left = admitted.map(candidates -> candidates.endpoints().size()).orElse(0);
        return (egress && byEgress) || (isolated && left < upstream.endpoints().size());
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
