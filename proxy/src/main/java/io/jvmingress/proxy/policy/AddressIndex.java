package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers by address: an open table for IPv4, where one probe costs one miss of the cache, and a map for IPv6.
/// Immutable; a question allocates nothing.
final class AddressIndex {

    private static final int[] NONE = {};

    /// Half of them are free, or more.
    private static final int LOAD = 2;

    /// The address in the upper half, in the lower one the position of its numbers and one; 0 is free.
    private final long[] slots;

    private final int[][] lists;
    private final Map<Address, int[]> v6;

    private AddressIndex(Map<Address, List<Integer>> numbers) {
        var distinct = new HashMap<List<Integer>, Integer>();
        var found = new ArrayList<int[]>();
        slots = new long[Integer.highestOneBit(Math.max(1, numbers.size())) * 2 * LOAD];
        v6 = new HashMap<>();
        numbers.forEach((address, list) -> {
            int position = distinct.computeIfAbsent(list, one -> {
                found.add(one.stream().mapToInt(Integer::intValue).toArray());
                return found.size() - 1;
            });
            if (address.v6()) {
                v6.put(address, found.get(position));
            } else {
                slots[slotOf((int) address.low())] = (address.low() << Integer.SIZE) | (position + 1);
            }
        });
        lists = found.toArray(int[][]::new);
    }

    static AddressIndex of(Map<Address, List<Integer>> numbers) {
        return new AddressIndex(numbers);
    }

    /// The numbers of the address; not to be changed. None where it is not known.
    int[] find(Address address) {
        if (address.v6()) {
            return v6.getOrDefault(address, NONE);
        }
        long slot = slots[slotOf((int) address.low())];
        return slot == 0 ? NONE : lists[(int) slot - 1];
    }

    /// The one that holds the address, or where it would be.
    private int slotOf(int address) {
        int mask = slots.length - 1;
        int slot = ((address * 0x9E3779B1) >>> 7) & mask;
        while (slots[slot] != 0 && (int) (slots[slot] >>> Integer.SIZE) != address) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
