package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Upstream;
import java.util.Optional;

/// Who may serve one upstream, by client.
final class UpstreamCandidates {

    private final Upstream upstream;
    private final Optional<Candidates> all;

    UpstreamCandidates(Upstream upstream) {
        this.upstream = upstream;
        this.all = upstream.endpoints().isEmpty()
                ? Optional.empty()
                : Optional.of(new Candidates(upstream.id(), upstream.endpoints()));
    }

    Upstream upstream() {
        return upstream;
    }

    Optional<Candidates> admitting(Client client, PolicyMode mode) {
        return all;
    }
}
