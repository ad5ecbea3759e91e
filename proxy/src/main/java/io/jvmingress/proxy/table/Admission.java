package io.jvmingress.proxy.table;

import java.util.List;

/// The clients that a set of rules admits: the union of its parts.
///
/// @param anyone a rule without peers admits every address, a pod's or not
/// @param identities numbers of client identities ([PolicyTable#identities]), ascending
/// @param ranges disjoint and ascending; exceptions are already cut out
public record Admission(boolean anyone, List<Integer> identities, List<AddressRange> ranges) {

    public static final Admission NOBODY = new Admission(false, List.of(), List.of());

    public Admission {
        identities = List.copyOf(identities);
        ranges = List.copyOf(ranges);
    }
}
