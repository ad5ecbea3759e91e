package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PolicyTable;
import java.util.HashMap;
import java.util.Map;

/// The endpoints of every upstream, grouped by what policies say of them.
final class EndpointSets {

    static final EndpointSets NONE = new EndpointSets(EndpointTable.EMPTY, PolicyTable.EMPTY, Map.of());

    private final EndpointTable endpoints;
    private final PolicyTable policies;
    private final Map<String, UpstreamCandidates> upstreams;

    private EndpointSets(EndpointTable endpoints, PolicyTable policies, Map<String, UpstreamCandidates> upstreams) {
        this.endpoints = endpoints;
        this.policies = policies;
        this.upstreams = upstreams;
    }

    static EndpointSets of(EndpointTable endpoints, PolicyTable policies, EndpointSets previous) {
        boolean samePolicies = policies.equals(previous.policies);
        if (samePolicies && endpoints.equals(previous.endpoints)) {
            return previous;
        }
        var upstreams = new HashMap<String, UpstreamCandidates>();
        endpoints.upstreams().forEach((id, upstream) -> {
            var before = previous.upstreams.get(id);
            boolean same = samePolicies && before != null && before.upstream().equals(upstream);
            upstreams.put(id, same ? before : new UpstreamCandidates(upstream));
        });
        return new EndpointSets(endpoints, policies, upstreams);
    }

    /// The upstream that a route of the same table names.
    UpstreamCandidates upstream(String id) {
        var found = upstreams.get(id);
        if (found == null) {
            throw new IllegalStateException("upstream " + id + " is not in the table");
        }
        return found;
    }
}
