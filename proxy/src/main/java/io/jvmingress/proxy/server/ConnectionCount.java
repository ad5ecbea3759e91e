package io.jvmingress.proxy.server;

import java.util.concurrent.atomic.AtomicInteger;

/// How many clients are connected to a listener, over all event loops.
final class ConnectionCount {

    private final AtomicInteger open = new AtomicInteger();
    private final int most;

    ConnectionCount(int most) {
        this.most = most;
    }

    /// Counts one more, unless there are too many.
    boolean admit() {
        if (open.incrementAndGet() <= most) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    void gone() {
        open.decrementAndGet();
    }
}
