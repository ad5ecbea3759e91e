package io.jvmingress.proxy.metrics;

import java.util.concurrent.TimeUnit;

/// The buckets of the histogram of request durations.
final class Durations {

    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, Double.POSITIVE_INFINITY
    };
    private static final long[] NANOS = nanos();

    private static final int SUM = SECONDS.length;

    /// Cells of a row: one per bucket, and the sum in nanoseconds.
    static final int CELLS = SUM + 1;

    private Durations() {}

    static void record(Counters counters, long nanos) {
        int bucket = 0;
        while (nanos > NANOS[bucket]) {
            bucket++;
        }
        counters.add(bucket, 1);
        counters.add(SUM, Math.max(nanos, 0));
    }

    static double[] upperBounds() {
        return SECONDS.clone();
    }

    static double sumSeconds(long[] cells) {
        return cells[SUM] / 1e9;
    }

    private static long[] nanos() {
        var nanos = new long[SECONDS.length];
        for (int i = 0; i < nanos.length - 1; i++) {
            nanos[i] = Math.round(SECONDS[i] * TimeUnit.SECONDS.toNanos(1));
        }
        nanos[nanos.length - 1] = Long.MAX_VALUE;
        return nanos;
    }
}
