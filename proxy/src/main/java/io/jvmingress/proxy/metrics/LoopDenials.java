package io.jvmingress.proxy.metrics;

import io.jvmingress.proxy.metrics.Denial.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What policies refused on one event loop: the latest kinds, so that a storm of refusals from many addresses stays as
/// large as one from a thousand.
///
/// Only that loop's thread adds; others read at any time and hold nobody up.
final class LoopDenials {

    /// About 0.4 MB.
    static final int MOST = 1000;

    private final LinkedHashMap<Kind, Entry> byAge = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Kind, Entry> readable = new ConcurrentHashMap<>();

    private record Entry(long first, AtomicLong last, AtomicLong count) {}

    /// Counts one.
    ///
    /// @param millis of the epoch
    void add(Kind kind, long millis) {
        var entry = byAge.get(kind);
        if (entry == null) {
            if (byAge.size() == MOST) {
                readable.remove(byAge.pollFirstEntry().getKey());
            }
            entry = new Entry(millis, new AtomicLong(millis), new AtomicLong());
            byAge.put(kind, entry);
            readable.put(kind, entry);
        }
        entry.last().setRelease(millis);
        entry.count().setRelease(entry.count().getPlain() + 1);
    }

    /// In no order.
    List<Denial> read() {
        return readable.entrySet().stream()
                .map(entry -> new Denial(
                        entry.getKey(),
                        entry.getValue().count().getAcquire(),
                        entry.getValue().first(),
                        entry.getValue().last().getAcquire()))
                .filter(denial -> denial.count() > 0)
                .toList();
    }
}
