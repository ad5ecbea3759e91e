package io.jvmingress.proxy.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts connections that were closed at their first bytes because of a PROXY header. For any thread.
public final class RefusedConnections {

    private final Map<Why, LongAdder> counts = new EnumMap<>(Why.class);

    public RefusedConnections() {
        for (var why : Why.values()) {
            counts.put(why, new LongAdder());
        }
    }

    /// What was wrong.
    public enum Why {

        /// The peer must send a header, and sent something else.
        MISSING,

        /// The peer may not send one.
        UNEXPECTED,

        /// It cannot be read, or claims no TCP address.
        BROKEN,

        /// Nothing told in time what the connection is.
        LATE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public void add(Why why) {
        of(why).increment();
    }

    long count(Why why) {
        return of(why).sum();
    }

    private LongAdder of(Why why) {
        var count = counts.get(why);
        if (count == null) {
            throw new IllegalStateException("not counted: " + why);
        }
        return count;
    }
}
