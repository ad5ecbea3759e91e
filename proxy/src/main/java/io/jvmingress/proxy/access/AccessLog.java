package io.jvmingress.proxy.access;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one line per request, and never makes a request wait for it.
///
/// Event loops hand entries to a bounded queue; one thread makes the lines and writes them in batches. When
/// the queue is full, because the reader of the output is slow, entries are dropped and counted. A loop
/// wakes the thread only when it sleeps for want of entries, and after a batch it rests for a moment
/// without asking to be woken: under load no request pays for a wake-up.
public final class AccessLog implements AutoCloseable {

    /// The log that takes nothing and drops nothing.
    public static final AccessLog OFF = new AccessLog();

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);
    private static final int DEFAULT_CAPACITY = 8192;
    private static final int BATCH_BYTES = 32 * 1024;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

    private final @Nullable Writer writer;

    private AccessLog() {
        writer = null;
    }

    private AccessLog(Writer writer) {
        this.writer = writer;
    }

    /// Starts a log with the usual queue of 8,192 entries. The stream is flushed, never closed.
    public static AccessLog start(AccessFormat format, OutputStream out) {
        return start(format, out, DEFAULT_CAPACITY);
    }

    /// Starts a log with a queue of another size.
    ///
    /// @param capacity of the queue: a power of two
    public static AccessLog start(AccessFormat format, OutputStream out, int capacity) {
        if (format == AccessFormat.OFF) {
            return OFF;
        }
        var writer = new Writer(format, out, capacity);
        writer.thread.start();
        return new AccessLog(writer);
    }

    /// Whether entries are worth making.
    public boolean enabled() {
        return writer != null;
    }

    /// Hands over an entry; false when it was dropped. Never blocks.
    public boolean offer(AccessEntry entry) {
        return writer != null && writer.offer(entry);
    }

    /// How many entries were dropped since the start: the queue was full, the log closed or the output
    /// broken.
    public long dropped() {
        return writer == null ? 0 : writer.dropped.sum();
    }

    /// Writes what was handed over before, for two seconds at most.
    @Override
    public void close() {
        close(LONGEST_CLOSE);
    }

    /// Writes what was handed over before, for `longest` at most; what then remains counts as dropped.
    public void close(Duration longest) {
        if (writer != null) {
            writer.close(longest);
        }
    }

    private static final class Writer implements Runnable {

        private final EntryRing ring;
        private final LongAdder dropped = new LongAdder();
        private final OutputStream out;
        private final LineWriter lines;
        private final LineBuffer buffer = new LineBuffer();
        private final Thread thread;
        private volatile boolean asleep;
        private volatile boolean closed;
        private boolean broken;

        Writer(AccessFormat format, OutputStream out, int capacity) {
            this.out = out;
            lines = new LineWriter(format);
            ring = new EntryRing(capacity);
            thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this);
        }

        boolean offer(AccessEntry entry) {
            if (closed || !ring.offer(entry)) {
                dropped.increment();
                return false;
            }
            // Read after the entry was stored: either the writer sees the entry before it sleeps, or we see it asleep.
            if (asleep) {
                asleep = false;
                LockSupport.unpark(thread);
            }
            return true;
        }

        void close(Duration longest) {
            closed = true;
            LockSupport.unpark(thread);
            try {
                if (!thread.join(longest)) {
                    log.atWarn().addKeyValue("seconds", longest.toSeconds()).log("access log did not end in time");
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            if (!thread.isAlive()) {
                while (ring.poll() != null) {
                    dropped.increment();
                }
            }
        }

        @Override
        public void run() {
            while (true) {
                boolean last = closed;
                if (drain()) {
                    LockSupport.parkNanos(last ? 1 : REST_NANOS);
                } else if (last) {
                    return;
                } else {
                    sleep();
                }
            }
        }

        private void sleep() {
            asleep = true;
            if (ring.looksEmpty() && !closed) {
                LockSupport.park(this);
            }
            asleep = false;
        }

        /// Writes everything that is there, in batches, and says whether there was anything.
        private boolean drain() {
            boolean any = false;
            int batch = 0;
            for (var entry = ring.poll(); entry != null; entry = ring.poll()) {
                any = true;
                batch++;
                lines.append(entry, buffer);
                if (buffer.size() >= BATCH_BYTES) {
                    write(batch);
                    batch = 0;
                }
            }
            if (batch > 0) {
                write(batch);
            }
            return any;
        }

        /// A broken output (a closed pipe) must not end the thread: it is told once, and the entries count
        /// as dropped.
        private void write(int entries) {
            try {
                buffer.writeTo(out);
                broken = false;
            } catch (IOException cause) {
                dropped.add(entries);
                if (!broken) {
                    broken = true;
                    log.atWarn().setCause(cause).log("access log cannot be written");
                }
            }
        }
    }
}
