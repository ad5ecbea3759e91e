package io.jvmingress.proxy.access;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A bounded queue from many threads to one, without a lock.
///
/// A producer first claims a place by moving `tail`, then fills it; the consumer empties a place before it
/// moves `head`. So a claimed place is always empty, and a place that is claimed but not filled yet looks
/// like the end of the queue to the consumer, which then comes back for it.
final class EntryRing {

    private final AtomicReferenceArray<@Nullable AccessEntry> places;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    /// @param capacity a power of two
    EntryRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is not a power of two: " + capacity);
        }
        places = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
    }

    /// Returns false when the queue is full.
    boolean offer(AccessEntry entry) {
        while (true) {
            long claimed = tail.get();
            if (claimed - head.get() > mask) {
                return false;
            }
            if (tail.compareAndSet(claimed, claimed + 1)) {
                places.set((int) claimed & mask, entry);
                return true;
            }
        }
    }

    /// For the one consumer.
    @Nullable
    AccessEntry poll() {
        long position = head.get();
        int place = (int) position & mask;
        var entry = places.get(place);
        if (entry != null) {
            places.set(place, null);
            head.set(position + 1);
        }
        return entry;
    }

    /// Whether the consumer would find nothing.
    boolean looksEmpty() {
        return places.get((int) head.get() & mask) == null;
    }
}
