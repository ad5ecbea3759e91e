package io.jvmingress.controller.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WatchHealthTest {

    @Test
    void aQuestionThatThrowsIsABadSignAndLookingGoesOn() throws InterruptedException {
        var broken = new AtomicBoolean(true);
        var looks = new Semaphore(0);
        var closed = new CountDownLatch(1);
        var health = new WatchHealth(
                () -> {
                    looks.release();
                    if (broken.get()) {
                        throw new IllegalArgumentException("broken");
                    }
                    return true;
                },
                () -> true);
        health.follow(closed);
        try {
            // The second look comes after the first one was judged.
            assertThat(looks.tryAcquire(2, 60, TimeUnit.SECONDS)).isTrue();
            assertThat(health.staleness()).isGreaterThan(Duration.ZERO);
            broken.set(false);
            looks.drainPermits();
            assertThat(looks.tryAcquire(2, 60, TimeUnit.SECONDS)).isTrue();
            assertThat(health.staleness()).isZero();
        } finally {
            closed.countDown();
        }
    }
}
