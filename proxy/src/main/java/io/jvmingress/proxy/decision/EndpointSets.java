package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.policy.PolicyIndex;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PolicyTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The endpoints of every upstream, grouped by what policies say of them.
final class EndpointSets {

    static final EndpointSets NONE =
            new EndpointSets(EndpointTable.EMPTY, PolicyTable.EMPTY, PolicyIndex.EMPTY, Map.of());

    private final EndpointTable endpoints;
    private final PolicyTable policies;
    private final PolicyIndex policyIndex;
    private final Map<String, UpstreamCandidates> upstreams;

    private EndpointSets(
            EndpointTable endpoints,
            PolicyTable policies,
            PolicyIndex policyIndex,
            Map<String, UpstreamCandidates> upstreams) {
        this.endpoints = endpoints;
        this.policies = policies;
        this.policyIndex = policyIndex;
        this.upstreams = upstreams;
    }

    static EndpointSets of(EndpointTable endpoints, PolicyTable policies, EndpointSets previous) {
        boolean samePolicies = policies.equals(previous.policies);
        if (samePolicies && endpoints.equals(previous.endpoints)) {
            return previous;
        }
        var policyIndex = samePolicies ? previous.policyIndex : PolicyIndex.of(policies, previous.policyIndex);
        var upstreams = new HashMap<String, UpstreamCandidates>();
        endpoints.upstreams().forEach((id, upstream) -> {
            var before = previous.upstreams.get(id);
            if (before == null || !before.upstream().equals(upstream)) {
                upstreams.put(id, new UpstreamCandidates(upstream, policyIndex));
            } else {
                upstreams.put(id, samePolicies ? before : before.over(policyIndex));
            }
        });
        return new EndpointSets(endpoints, policies, policyIndex, upstreams);
    }

    PolicyIndex policies() {
        return policyIndex;
    }

    /// The upstream, if the table has it.
    Optional<UpstreamCandidates> find(String id) {
        return Optional.ofNullable(upstreams.get(id));
    }

    /// Whether who may reach an upstream is the same here and there, because nothing that decides about it is new.
    @SuppressWarnings("ReferenceEquality") // What is the same is kept by identity.
    boolean admitsAs(EndpointSets other, String id) {
        return upstreams.get(id) == other.upstreams.get(id);
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
