package io.jvmingress.controller.compile.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The proxy's own pod as policies see it.
///
/// @param namespace empty where no pod is known
/// @param pod empty where no pod is known, and for one on its node's network, which no selector finds
/// @param addresses from which it dials
record Hop(String namespace, Optional<LivePod> pod, Set<Address> addresses) {

    static final Hop UNKNOWN = new Hop("", Optional.empty(), Set.of());

    boolean isAmong(BitSet identities) {
        return pod.isPresent() && identities.get(pod.get().identity());
    }

    boolean isKnown() {
        return !addresses.isEmpty();
    }

    /// The TCP ports that its pod calls so.
    SortedSet<Integer> numbersOf(String name) {
        return pod.map(live -> live.numbersOf(name)).orElseGet(TreeSet::new);
    }

    /// Whether one of the ranges holds the address from which it dials an endpoint of this family.
    boolean dialsFrom(Collection<AddressRange> ranges, boolean v6) {
        return addresses.stream()
                .filter(address -> address.v6() == v6)
                .anyMatch(address -> ranges.stream().anyMatch(range -> range.contains(address)));
    }
}
