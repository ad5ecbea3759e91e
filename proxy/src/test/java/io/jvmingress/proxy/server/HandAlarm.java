package io.jvmingress.proxy.server;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// An alarm that rings when a test says so: no time passes but that.
final class HandAlarm implements Alarm {

    private static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<Set> all = new LinkedBlockingQueue<>();

    /// One that was set and has not rung.
    ///
    /// @param ring rings it on its event loop, and returns when all is done that this does at once
    record Set(Duration after, AtomicBoolean off, Runnable ring) {}

    @Override
    public Runnable set(Vertx vertx, Duration after, Runnable action) {
        var context = vertx.getOrCreateContext();
        var off = new AtomicBoolean();
        all.add(new Set(after, off, () -> {
            var done = new CountDownLatch(1);
            context.runOnContext(_ -> {
                if (!off.get()) {
                    action.run();
                }
                done.countDown();
            });
            await(done);
        }));
        return () -> off.set(true);
    }

    /// The next one that was set; waits for it.
    Set next() {
        try {
            var set = all.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (set == null) {
                throw new AssertionError("no alarm was set");
            }
            return set;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    boolean isSet() {
        return !all.isEmpty();
    }

    private static void await(CountDownLatch done) {
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the event loop is busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
