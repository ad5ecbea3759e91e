package io.jvmingress.proxy.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Rows of counters by a label, at most so many; labels beyond share the row `other`.
///
/// One thread writes. A row, once there, stays: the label of an Ingress that is gone keeps its place.
final class LabelledCounters {

    /// What a reader is shown of each row.
    interface Reader {
        void row(String label, Counters counters);
    }

    private record Row(String label, Counters counters) {}

    private final int rowSize;
    private final int limit;
    private final Counters overflow;
    private final Map<String, Counters> byLabel = new HashMap<>();

    /// The rows again for other threads, which may not look into the map while it grows; filled from the
    /// start.
    private final AtomicReferenceArray<Row> rows;

    LabelledCounters(int limit, int rowSize) {
        this.rowSize = rowSize;
        this.limit = limit;
        this.overflow = new Counters(rowSize);
        this.rows = new AtomicReferenceArray<>(limit);
        byLabel.put(MetricNames.OTHER, overflow);
    }

    void add(String label, int index) {
        var counters = byLabel.get(label);
        if (counters == null) {
            counters = open(label);
        }
        counters.add(index, 1);
    }

    /// Also for other threads than the writer.
    void read(Reader reader) {
        for (int i = 0; i < limit; i++) {
            var row = rows.getAcquire(i);
            if (row == null) {
                break;
            }
            reader.row(row.label(), row.counters());
        }
        reader.row(MetricNames.OTHER, overflow);
    }

    private Counters open(String label) {
        int used = byLabel.size() - 1;
        if (used == limit) {
            return overflow;
        }
        var counters = new Counters(rowSize);
        byLabel.put(label, counters);
        rows.setRelease(used, new Row(label, counters));
        return counters;
    }
}
