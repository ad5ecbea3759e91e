package io.jvmingress.proxy.server;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Waits for a count to stop rising, without a fixed time: it has to stay the same over many looks.
final class Progress {

    private static final int LOOKS = 50;
    private static final long BETWEEN_MILLIS = 10;

    private Progress() {}

    static void awaitStandstill(LongSupplier count) {
        long last = -1;
        int same = 0;
        while (same < LOOKS || last == 0) {
            long seen = count.getAsLong();
            same = seen == last ? same + 1 : 0;
            last = seen;
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS));
        }
    }
}
