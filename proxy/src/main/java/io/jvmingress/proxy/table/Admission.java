package io.jvmingress.proxy.table;

import java.util.List;

/// The clients that a set of rules admits: the union of its parts.
///
/// @param anyone a rule without peers admits every address, a pod's or not
/// @param identities the clients' identities
/// @param ranges disjoint and ascending; exceptions are already cut out
public record Admission(boolean anyone, IdentitySet identities, List<AddressRange> ranges) {

    public static final Admission NOBODY = new Admission(false, IdentitySet.EMPTY, List.of());

    public Admission {
        ranges = List.copyOf(ranges);
    }

    /// With the numbers of the identities.
    public Admission(boolean anyone, List<Integer> identities, List<AddressRange> ranges) {
        this(anyone, IdentitySet.of(identities), ranges);
    }
}
