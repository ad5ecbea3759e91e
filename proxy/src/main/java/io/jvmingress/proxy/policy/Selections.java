package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import org.jspecify.annotations.Nullable;

/// What combinations of admitted groups leave, as far as somebody has asked. It holds so many and no more; a
/// combination that comes when its places are taken drives another one out.
///
/// Threads share it without a lock: an entry never changes, so whoever sees it sees all of it, and whoever does not
/// makes an equal one.
///
/// @param <T> what stands for a list of endpoints
final class Selections<T> {

    /// How many places a combination may take.
    private static final int PROBES = 4;

    private static final int FEWEST_BITS = 4;
    private static final int MOST_BITS = 8;

    private final @Nullable Entry<T>[] entries;

    /// One combination.
    ///
    /// @param groups a bit for each admitted group
    /// @param own a bit for each other one in which the client is itself the pod behind an endpoint
    /// @param self the client, where `own` is not 0
    private record Entry<T>(long groups, long own, @Nullable Address self, T value) {

        boolean is(long otherGroups, long otherOwn, Address client) {
            return groups == otherGroups && own == otherOwn && (own == 0 || client.equals(self));
        }
    }

    /// @param groups how many there are
    @SuppressWarnings("unchecked") // An array of a generic type can be made in no other way.
    Selections(int groups) {
        entries = (Entry<T>[]) new Entry<?>[1 << Math.clamp(groups + 1, FEWEST_BITS, MOST_BITS)];
    }

    /// Null for what nobody has asked for, or not lately.
    @Nullable
    T find(long groups, long own, Address client) {
        int place = place(groups, own, client);
        for (int i = 0; i < PROBES; i++) {
            var entry = entries[place + i & entries.length - 1];
            if (entry != null && entry.is(groups, own, client)) {
                return entry.value();
            }
        }
        return null;
    }

    /// Takes the first free place, or that of another.
    void keep(long groups, long own, Address client, T value) {
        int place = place(groups, own, client);
        int free = place;
        for (int i = PROBES - 1; i >= 0; i--) {
            int candidate = place + i & entries.length - 1;
            free = entries[candidate] == null ? candidate : free;
        }
        entries[free] = new Entry<>(groups, own, own == 0 ? null : client, value);
    }

    private int place(long groups, long own, Address client) {
        long mixed = groups * 0x9E3779B97F4A7C15L;
        if (own != 0) {
            mixed ^= (own + client.hashCode()) * 0xC2B2AE3D27D4EB4FL;
        }
        return (int) (mixed >>> 40) & entries.length - 1;
    }
}
