package io.jvmingress.controller.compile.policy;

import io.jvmingress.controller.compile.policy.IngressPolicy.IngressRule;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What rules admit, as identities and address ranges instead of selectors.
final class Grants {

    /// What one rule admits to its ports.
    ///
    /// @param anyone every address
    /// @param identities not to be changed
    record Grant(RulePorts ports, boolean anyone, BitSet identities, List<AddressRange> ranges) {

        /// Whether it names the address, or the pod that may be there.
        boolean admits(Address address, Optional<LivePod> pod) {
            return anyone
                    || hasInBlock(address)
                    || pod.filter(live -> identities.get(live.identity())).isPresent();
        }

        boolean hasInBlock(Address address) {
            return ranges.stream().anyMatch(range -> range.contains(address));
        }

        boolean admitsNobody() {
            return ports.isEmpty() || (!anyone && identities.isEmpty() && ranges.isEmpty());
        }
    }

    private final LivePods pods;
    private final Namespaces namespaces;
    private final Map<Selector, BitSet> inNamespaces = new HashMap<>();

    Grants(LivePods pods, Namespaces namespaces) {
        this.pods = pods;
        this.namespaces = namespaces;
    }

    List<Grant> of(IngressPolicy policy) {
        return policy.rules().stream()
                .map(rule -> grant(policy.ref().namespace(), rule))
                .filter(grant -> !grant.admitsNobody())
                .toList();
    }

    /// What one rule of a policy of this namespace admits.
    Grant grant(String namespace, IngressRule rule) {
        var identities = new BitSet();
        var ranges = new ArrayList<AddressRange>();
        for (var peer : rule.peers()) {
            switch (peer) {
                case Peer.Pods selected -> identities.or(identities(namespace, selected));
                case Peer.Block(var block) -> ranges.addAll(block);
            }
        }
        return new Grant(rule.ports(), rule.anyone(), identities, ranges);
    }

    private BitSet identities(String namespace, Peer.Pods peer) {
        var where = peer.namespaces()
                .map(selector -> inNamespaces.computeIfAbsent(selector, this::inNamespaces))
                .orElseGet(() -> pods.inNamespace(namespace));
        var found = (BitSet) where.clone();
        found.and(pods.select(peer.pods()));
        return found;
    }

    private BitSet inNamespaces(Selector selector) {
        var found = new BitSet();
        namespaces.select(selector).forEach(name -> found.or(pods.inNamespace(name)));
        return found;
    }
}
