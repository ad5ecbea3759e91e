package io.jvmingress.controller.compile.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Union and difference of address ranges.
final class AddressRanges {

    private static final Comparator<AddressRange> BY_FIRST = Comparator.comparing(AddressRange::first);

    private AddressRanges() {}

    /// The same addresses as disjoint, ascending ranges with a gap between any two.
    static List<AddressRange> union(Collection<AddressRange> ranges) {
        var union = new ArrayList<AddressRange>();
        for (var range : ranges.stream().sorted(BY_FIRST).toList()) {
            if (!union.isEmpty() && meets(union.getLast(), range)) {
                var open = union.removeLast();
                var last = max(open.last(), range.last());
                union.add(new AddressRange(open.first(), last));
            } else {
                union.add(range);
            }
        }
        return union;
    }

    /// What is left of `block`, ascending. Each exception lies within it and is smaller.
    static List<AddressRange> subtract(AddressRange block, Collection<AddressRange> exceptions) {
        var left = new ArrayList<AddressRange>();
        var from = block.first();
        for (var exception : union(exceptions)) {
            if (from.compareTo(exception.first()) < 0) {
                left.add(new AddressRange(from, step(exception.first(), -1)));
            }
            if (exception.last().equals(block.last())) {
                return left;
            }
            from = step(exception.last(), 1);
        }
        left.add(new AddressRange(from, block.last()));
        return left;
    }

    /// Whether `next`, which does not begin before `open`, overlaps it or begins right after it.
    private static boolean meets(AddressRange open, AddressRange next) {
        return open.first().v6() == next.first().v6()
                && (next.first().compareTo(open.last()) <= 0
                        || step(next.first(), -1).equals(open.last()));
    }

    private static Address max(Address a, Address b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /// The next address or the one before. The callers never leave the family's numbers.
    private static Address step(Address address, int by) {
        long low = address.low() + by;
        boolean carries = address.v6() && (by > 0 ? low == 0 : low == -1);
        return new Address(address.v6(), carries ? address.high() + by : address.high(), low);
    }
}
