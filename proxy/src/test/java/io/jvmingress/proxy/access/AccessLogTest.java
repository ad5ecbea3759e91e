package io.jvmingress.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AccessLogTest {

    @Test
    void whatWasOfferedIsWrittenBeforeItCloses() {
        var out = new ByteArrayOutputStream();
        try (var log = AccessLog.start(AccessFormat.COMMON, out)) {
            for (int i = 0; i < 1000; i++) {
                assertThat(log.offer(Entries.withPath("/" + i))).isTrue();
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(1000)
                .first()
                .asString()
                .contains("GET /0 HTTP");
    }

    @Test
    void linesComeOutWithoutBeingAskedForAlsoAfterASleep() throws InterruptedException {
        var out = new Flushes();
        try (var log = AccessLog.start(AccessFormat.JSON, out)) {
            for (int i = 0; i < 3; i++) {
                assertThat(log.offer(Entries.forwarded())).isTrue();
                assertThat(out.flushes.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
                awaitSleep();
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).hasLineCount(3);
    }

    @Test
    void aFullQueueDropsAndCountsAndNeverWaits() throws InterruptedException {
        var out = new Gate();
        var log = AccessLog.start(AccessFormat.COMMON, out, 4);
        assertThat(log.offer(Entries.forwarded())).isTrue();
        out.reached.await();

        int taken = 0;
        for (int i = 0; i < 10; i++) {
            taken += log.offer(Entries.forwarded()) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(4);
        assertThat(log.dropped()).isEqualTo(6);

        out.open.countDown();
        log.close();
        assertThat(out.lines.get()).isEqualTo(5);
        assertThat(log.dropped()).isEqualTo(6);
    }

    @Test
    void closingDoesNotWaitForAnOutputThatHangs() throws InterruptedException {
        var out = new Gate();
        var log = AccessLog.start(AccessFormat.COMMON, out, 4);
        assertThat(log.offer(Entries.forwarded())).isTrue();
        out.reached.await();

        log.close(Duration.ofMillis(1));

        assertThat(log.offer(Entries.forwarded())).isFalse();
        assertThat(log.dropped()).isEqualTo(1);
        out.open.countDown();
    }

    @Test
    void aBrokenOutputCostsItsLinesAndNoMore() throws InterruptedException {
        var out = new BreaksOnce();
        var log = AccessLog.start(AccessFormat.COMMON, out);
        assertThat(log.offer(Entries.withPath("/lost"))).isTrue();
        out.broke.await();
        assertThat(log.offer(Entries.withPath("/kept"))).isTrue();
        log.close();

        assertThat(log.dropped()).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("/kept").doesNotContain("/lost");
    }

    @Test
    void everyEntryOfEveryThreadIsWrittenOrCounted() throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var log = AccessLog.start(AccessFormat.COMMON, out, 64);
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20_000; i++) {
                    log.offer(Entries.forwarded());
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        log.close();

        assertThat(out.toString(StandardCharsets.UTF_8).lines().count() + log.dropped())
                .isEqualTo(80_000);
    }

    @Test
    void offTakesNothing() {
        var log = AccessLog.start(AccessFormat.OFF, OutputStream.nullOutputStream());

        assertThat(log).isSameAs(AccessLog.OFF);
        assertThat(log.enabled()).isFalse();
        assertThat(log.offer(Entries.forwarded())).isFalse();
        assertThat(log.dropped()).isZero();
        log.close();
    }

    @Test
    void anotherCapacityThanAPowerOfTwoIsRefused() {
        assertThatThrownBy(() -> AccessLog.start(AccessFormat.JSON, OutputStream.nullOutputStream(), 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity is not a power of two: 100");
    }

    /// Waits until the writer's thread is parked without a time limit.
    private static void awaitSleep() {
        var writers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("access-log"))
                .toList();
        while (writers.stream().anyMatch(thread -> thread.isAlive() && thread.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
    }

    private static final class Flushes extends ByteArrayOutputStream {

        private final Semaphore flushes = new Semaphore(0);

        @Override
        public void flush() {
            flushes.release();
        }
    }

    private static final class Gate extends OutputStream {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private final AtomicInteger lines = new AtomicInteger();

        @Override
        public void write(int octet) {
            lines.addAndGet(octet == '\n' ? 1 : 0);
        }

        @Override
        public void flush() throws IOException {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException cause) {
                throw new IOException(cause);
            }
        }
    }

    private static final class BreaksOnce extends ByteArrayOutputStream {

        private final CountDownLatch broke = new CountDownLatch(1);

        @Override
        public void flush() throws IOException {
            if (broke.getCount() > 0) {
                reset();
                broke.countDown();
                throw new IOException("broken pipe");
            }
        }
    }
}
