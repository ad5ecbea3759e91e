package io.jvmingress.controller.names;

import io.jvmingress.controller.names.DnsAnswer.Failed;
import io.jvmingress.controller.names.DnsAnswer.Found;
import io.jvmingress.controller.names.DnsAnswer.None;
import io.jvmingress.controller.state.Learned.ResolvedName;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last answer for each of some names, asked for again when its time is over.
///
/// Threads: anybody says what is wanted and reads what is known, and never waits. One thread asks, for a few names at a
/// time. When no server answers, the last good answer stays, but not for ever; when one says that a name has no
/// address, it has none (RFC 8767, 4).
final class ResolvedNames implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResolvedNames.class);

    static final int MOST = 1_000;
    private static final int MOST_AT_ONCE = 32;

    /// When to ask again.
    ///
    /// @param shortest kept for so long at least, whatever its TTL
    /// @param longest kept for so long at most
    /// @param retry after an answer that was none
    /// @param stale for how long a good answer stays when its time is over and no server answers
    /// @param patience for how long a start waits for first answers
    record Timing(Duration shortest, Duration longest, Duration retry, Duration stale, Duration patience) {

        /// RFC 8767, 5 recommends one day at least for answers that are kept without a new one.
        static final Timing USUAL = new Timing(
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                Duration.ofSeconds(10));
    }

    private final Lookup lookup;
    private final Timing timing;
    private final Runnable changed;
    private final SortedMap<String, Asked> names = new TreeMap<>();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("names").unstarted(this::follow);
    private SortedSet<String> wanted = Collections.emptySortedSet();
    private SortedMap<String, ResolvedName> known = Collections.emptySortedMap();
    private long startedAt;
    private boolean waitedEnough;
    private int asking;

    private static final class Asked {

        private List<String> addresses = List.of();
        private String problem = "";
        private boolean answered;
        private boolean asking;
        private long askAt;
        private long staleAt;
    }

    /// @param changed called after an answer that says something else, on any thread
    ResolvedNames(Lookup lookup, Timing timing, Runnable changed) {
        this.lookup = lookup;
        this.timing = timing;
        this.changed = changed;
    }

    void start() {
        synchronized (this) {
            startedAt = System.nanoTime();
        }
        thread.start();
    }

    /// Looks up these and no others.
    synchronized void want(SortedSet<String> others) {
        wanted = others;
        names.keySet().retainAll(wanted);
        long now = System.nanoTime();
        for (var name : wanted) {
            if (!names.containsKey(name) && names.size() < MOST) {
                var asked = new Asked();
                asked.askAt = now;
                names.put(name, asked);
            }
        }
        publish();
        news.release();
    }

    /// What is known now; the same map as before where nothing is different.
    synchronized SortedMap<String, ResolvedName> known() {
        return known;
    }

    /// Whether each name has had an answer, or was waited for long enough.
    synchronized boolean settled() {
        return waitedEnough || names.values().stream().allMatch(asked -> asked.answered);
    }

    private void publish() {
        var next = new TreeMap<String, ResolvedName>();
        for (var name : wanted) {
            var asked = names.get(name);
            if (asked == null) {
                next.put(name, new ResolvedName(List.of(), "is one of more than " + MOST + " names"));
            } else if (asked.answered) {
                var answer = new ResolvedName(asked.addresses, asked.problem);
                next.put(name, answer.equals(known.get(name)) ? known.getOrDefault(name, answer) : answer);
            }
        }
        known = next.equals(known) ? known : Collections.unmodifiableSortedMap(next);
    }

    private void follow() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean _ = news.tryAcquire(step(System.nanoTime()), TimeUnit.NANOSECONDS);
                news.drainPermits();
            }
        } catch (InterruptedException _) {
            LOG.atDebug().log("names are no longer looked up");
        }
    }

    /// Asks for what is due, and tells how many nanoseconds the next thing is away.
    private long step(long now) {
        List<String> due;
        long wait = TimeUnit.HOURS.toNanos(1);
        boolean over;
        synchronized (this) {
            long patience = startedAt + timing.patience().toNanos() - now;
            over = !waitedEnough && patience <= 0;
            waitedEnough = patience <= 0;
            wait = waitedEnough ? wait : patience;
            due = takeDue(now);
            for (var asked : names.values()) {
                if (!asked.asking && asked.askAt - now > 0) {
                    wait = Math.min(wait, asked.askAt - now);
                }
            }
        }
        if (over) {
            changed.run();
        }
        due.forEach(this::ask);
        return wait;
    }

    /// Those that are due for longest, so that names without an answer never keep others from theirs.
    private List<String> takeDue(long now) {
        var due = names.entrySet().stream()
                .filter(entry -> !entry.getValue().asking && entry.getValue().askAt - now <= 0)
                .sorted(Comparator.comparingLong(entry -> entry.getValue().askAt - now))
                .limit(MOST_AT_ONCE - asking)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(name -> {
            var asked = names.get(name);
            if (asked != null) {
                asked.asking = true;
                asking++;
            }
        });
        return due;
    }

    private void ask(String name) {
        var _ = lookup.addresses(name).whenComplete((answer, bug) -> {
            if (answered(name, bug == null ? answer : new Failed("could not be looked up: " + bug.getMessage()))) {
                changed.run();
            }
            news.release();
        });
    }

    /// Whether it says something else than before.
    private synchronized boolean answered(String name, DnsAnswer answer) {
        asking--;
        var asked = names.get(name);
        if (asked == null || !asked.asking) {
            return false;
        }
        long now = System.nanoTime();
        asked.asking = false;
        asked.answered = true;
        asked.askAt = now + timing.retry().toNanos();
        switch (answer) {
            case Found(var addresses, var ttl) -> {
                var kept = longer(timing.shortest(), ttl.compareTo(timing.longest()) > 0 ? timing.longest() : ttl);
                asked.addresses = addresses.stream().sorted().distinct().toList();
                asked.problem = "";
                asked.askAt = now + kept.toNanos();
                asked.staleAt = asked.askAt + timing.stale().toNanos();
            }
            case None(var detail) -> {
                asked.addresses = List.of();
                asked.problem = detail;
            }
            case Failed(var detail) -> {
                asked.problem = detail;
                if (asked.staleAt - now <= 0) {
                    asked.addresses = List.of();
                }
            }
        }
        var before = known;
        publish();
        return !before.equals(known);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public void close() {
        thread.interrupt();
        lookup.close();
    }
}
