package io.jvmingress.controller.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows for how long the API server could not be read.
///
/// Two signs: a watch that is not connected, and a request now and then that gets no answer. The second is needed where
/// packets are lost without a word: the watch's connection looks whole for minutes then.
final class WatchHealth {

    private static final Logger log = LoggerFactory.getLogger(WatchHealth.class);
    private static final long LOOK_MILLIS = 250;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// Watches are renewed every few minutes; that takes less, and is no news.
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(2);

    private final BooleanSupplier watching;
    private final BooleanSupplier answering;
    private volatile boolean healthy = true;
    private volatile long lastHealthyNanos = System.nanoTime();
    private boolean told;

    /// @param watching  whether every watch is connected; cheap
    /// @param answering asks the server; may block for as long as a request may
    WatchHealth(BooleanSupplier watching, BooleanSupplier answering) {
        this.watching = watching;
        this.answering = answering;
    }

    Duration staleness() {
        return healthy ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastHealthyNanos);
    }

    /// Looks again and again, on a thread of its own, until `closed`.
    void follow(CountDownLatch closed) {
        Thread.ofVirtual().name("watch-health").start(() -> {
            try {
                look(closed);
            } catch (InterruptedException _) {
                log.atDebug().log("watch health is no longer followed");
            }
        });
    }

    private void look(CountDownLatch closed) throws InterruptedException {
        var heartbeat = System.nanoTime();
        var answered = true;
        while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - heartbeat >= HEARTBEAT_NANOS || !answered) {
                var asked = System.nanoTime();
                answered = says(answering);
                heartbeat = System.nanoTime();
                if (!answered && healthy) {
                    // Silent since the last answer at most, and since this question at least.
                    lastHealthyNanos = asked;
                }
            }
            judge(answered && says(watching));
        }
    }

    /// Whatever goes wrong with the question is no good sign, and no reason to stop looking.
    private static boolean says(BooleanSupplier sign) {
        try {
            return sign.getAsBoolean();
        } catch (RuntimeException failed) {
            log.atDebug().setCause(failed).log("no sign of the API server");
            return false;
        }
    }

    private void judge(boolean now) {
        if (now) {
            if (told) {
                log.atInfo().addKeyValue("after", staleness()).log("API server is read again");
                told = false;
            }
            lastHealthyNanos = System.nanoTime();
            healthy = true;
            return;
        }
        healthy = false;
        if (!told && staleness().compareTo(WORTH_A_LINE) >= 0) {
            log.atWarn().log("API server cannot be read; the last objects stay");
            told = true;
        }
    }
}
