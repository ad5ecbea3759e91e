package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.jvmingress.controller.compile.policy.IngressPolicy.IngressRule;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.IdentitySet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/// Whom the peers of a NetworkPolicy mean, for other policies that name their clients in the same way.
public final class Clients {

    private final LivePods pods;
    private final Grants grants;

    /// Peers that were read.
    ///
    /// @param namespace of the policy
    public record Peers(String namespace, boolean anyone, List<Peer> peers) {

        public Peers {
            peers = List.copyOf(peers);
        }

        /// An invalid peer matches nobody; without any peer everybody is meant.
        ///
        /// @param part where in the object they stand
        public static Peers read(Defects defects, String part, List<NetworkPolicyPeer> peers) {
            return new Peers(defects.policy().namespace(), peers.isEmpty(), new PeerReader(defects).read(part, peers));
        }

        /// Whether some of them ask who a pod is.
        public boolean askForPods() {
            return peers.stream().anyMatch(Peer.Pods.class::isInstance);
        }

        private IngressPolicy policy() {
            return new IngressPolicy(new ObjectRef("", namespace, ""), Selector.EVERYTHING, false, List.of(rule()));
        }

        private IngressRule rule() {
            return new IngressRule("spec.rules", anyone, peers, RulePorts.EVERY);
        }
    }

    private Clients(LivePods pods, Namespaces namespaces) {
        this.pods = pods;
        grants = new Grants(pods, namespaces);
    }

    /// The clients that these peers can mean. Where none asks for pods, pods are not looked at.
    public static Clients of(
            SortedMap<ObjectRef, Pod> pods, SortedMap<ObjectRef, Namespace> namespaces, Collection<Peers> all) {
        boolean asked = all.stream().anyMatch(Peers::askForPods);
        var keys = ReadPolicies.relevantKeys(all.stream().map(Peers::policy).toList());
        return new Clients(
                LivePods.of(asked ? pods : Collections.emptySortedMap(), keys),
                Namespaces.of(asked ? namespaces : Collections.emptySortedMap()));
    }

    /// Their numbers, by address.
    public Map<Address, List<Integer>> identities() {
        return pods.identitiesByAddress();
    }

    /// Where other pods may get their addresses: what the operator tells, else around those of the known ones.
    ///
    /// @param told empty where nothing is
    public List<AddressRange> networks(List<AddressRange> told) {
        var addresses = new TreeSet<>(identities().keySet());
        return told.isEmpty() || addresses.isEmpty() ? SourceCompiler.learnt(addresses) : AddressRanges.union(told);
    }

    /// Whom peers mean, as numbers and address ranges.
    public Admission admission(Peers peers) {
        var grant = grants.grant(peers.namespace(), peers.rule());
        return new Admission(grant.anyone(), IdentitySet.of(grant.identities()), AddressRanges.union(grant.ranges()));
    }
}
