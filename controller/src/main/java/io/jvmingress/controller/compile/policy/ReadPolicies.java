package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.policy.Selector.Requirement;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All NetworkPolicies, read.
///
/// @param ingress those that isolate for ingress, in order of their names
/// @param egress the same for egress
/// @param findings what is wrong with them
/// @param keys of labels that some selector of pods names: what identities are made of
record ReadPolicies(
        SortedMap<ObjectRef, NetworkPolicy> objects,
        List<IngressPolicy> ingress,
        List<IngressPolicy> egress,
        List<Finding> findings,
        Set<String> keys) {

    static final ReadPolicies NONE =
            new ReadPolicies(ClusterState.EMPTY.networkPolicies(), List.of(), List.of(), List.of(), Set.of());

    private interface Reading {

        /// Empty for a policy that does not isolate in this direction.
        Optional<IngressPolicy> read(ObjectRef ref, NetworkPolicy policy, List<Finding> findings);
    }

    /// These where the objects are the very same.
    @SuppressWarnings("ReferenceEquality")
    ReadPolicies of(SortedMap<ObjectRef, NetworkPolicy> policies) {
        if (policies == objects) {
            return this;
        }
        var found = new ArrayList<Finding>();
        var entering = read(policies, found, PolicyReader::read);
        var leaving = read(policies, found, PolicyReader::readEgress);
        var both = Stream.concat(entering.stream(), leaving.stream()).toList();
        // What concerns both directions was found twice.
        return new ReadPolicies(
                policies, entering, leaving, found.stream().distinct().toList(), relevantKeys(both));
    }

    private static List<IngressPolicy> read(
            SortedMap<ObjectRef, NetworkPolicy> objects, List<Finding> findings, Reading reading) {
        return objects.entrySet().stream()
                .flatMap(object -> reading.read(object.getKey(), object.getValue(), findings).stream())
                .toList();
    }

    static Set<String> relevantKeys(List<IngressPolicy> policies) {
        return policies.stream()
                .flatMap(policy -> Stream.concat(
                        Stream.of(policy.pods()),
                        policy.rules().stream()
                                .flatMap(rule -> rule.peers().stream())
                                .flatMap(peer -> switch (peer) {
                                    case Peer.Pods selected -> Stream.of(selected.pods());
                                    case Peer.Block _ -> Stream.of();
                                })))
                .flatMap(selector -> selector.requirements().stream())
                .map(Requirement::key)
                .collect(Collectors.toSet());
    }
}
