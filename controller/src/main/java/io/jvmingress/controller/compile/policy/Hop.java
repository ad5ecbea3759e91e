package io.jvmingress.controller.compile.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.BitSet;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.Set;

/// The proxy's own pod as policies see it.
///
/// @param namespace empty where no pod is known
/// @param identity its number; empty where no pod is known, and for one on its node's network,
///     which no selector finds
/// @param addresses from which it dials
record Hop(String namespace, OptionalInt identity, Set<Address> addresses) {

    static final Hop UNKNOWN = new Hop("", OptionalInt.empty(), Set.of());

    boolean isAmong(BitSet identities) {
        return identity.isPresent() && identities.get(identity.getAsInt());
    }

    /// Whether one of the ranges holds the address from which it dials an endpoint of this family.
    boolean dialsFrom(Collection<AddressRange> ranges, boolean v6) {
        return addresses.stream()
                .filter(address -> address.v6() == v6)
                .anyMatch(address -> ranges.stream().anyMatch(range -> range.contains(address)));
    }
}
