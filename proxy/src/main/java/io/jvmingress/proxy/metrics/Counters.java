package io.jvmingress.proxy.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A row of counters that one thread raises and others read.
///
/// The writer needs no atomic instruction, being alone; opaque access keeps each value whole and lets
/// readers see it soon. Values of one row that are read together may be of slightly different moments.
final class Counters {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells;

    Counters(int size) {
        cells = new long[size];
    }

    void add(int index, long amount) {
        CELL.setOpaque(cells, index, (long) CELL.get(cells, index) + amount);
    }

    long get(int index) {
        return (long) CELL.getOpaque(cells, index);
    }

    int size() {
        return cells.length;
    }
}
