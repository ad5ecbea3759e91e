package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.List;

/// The address ranges of one family as sorted, disjoint intervals of unsigned 128-bit numbers.
///
/// After the union of all rules there are tens of intervals at most, so a binary search beats a trie. IPv4 numbers have
/// no upper half, which costs one comparison and saves a second kind of search.
final class Intervals {

    private final long[] firstHigh;
    private final long[] firstLow;
    private final long[] lastHigh;
    private final long[] lastLow;

    private Intervals(List<AddressRange> ranges) {
        int count = ranges.size();
        firstHigh = new long[count];
        firstLow = new long[count];
        lastHigh = new long[count];
        lastLow = new long[count];
        for (int i = 0; i < count; i++) {
            var range = ranges.get(i);
            firstHigh[i] = range.first().high();
            firstLow[i] = range.first().low();
            lastHigh[i] = range.last().high();
            lastLow[i] = range.last().low();
        }
    }

    /// The ranges of one family; they are disjoint and ascending, as the table has them.
    static Intervals of(List<AddressRange> ranges, boolean v6) {
        return new Intervals(
                ranges.stream().filter(range -> range.first().v6() == v6).toList());
    }

    /// Whether an address of this family is in one of the ranges.
    boolean contains(Address address) {
        int from = 0;
        int to = firstLow.length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            if (compare(address, firstHigh[middle], firstLow[middle]) < 0) {
                to = middle - 1;
            } else if (compare(address, lastHigh[middle], lastLow[middle]) > 0) {
                from = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private static int compare(Address address, long high, long low) {
        return address.high() == high
                ? Long.compareUnsigned(address.low(), low)
                : Long.compareUnsigned(address.high(), high);
    }
}
