package io.jvmingress.controller.status;

import io.jvmingress.controller.compile.status.PlannedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Remembers which Events are in the cluster, and says which writes are due. For one thread; time is an argument.
///
/// An Event is written when its cause comes up. A cause that goes and comes again makes its Event a series, which is
/// written once in a while, however often that happens. A warning whose cause stays is written again before the API
/// server forgets it; what is good news is not. What was there already when this replica began to lead has most likely
/// been told by the one before, so an Event that exists is left as it is then.
final class EventLedger {

    /// The API server forgets an Event one hour after its last change, unless its operator says otherwise.
    static final Duration REFRESH = Duration.ofMinutes(30);

    /// How far apart two writes of one Event are.
    static final Duration SPACING = Duration.ofSeconds(10);

    private static final Duration MEMORY = Duration.ofHours(1);
    private static final int OBJECT_BURST = 25;
    private static final Duration OBJECT_EACH = Duration.ofSeconds(30);

    /// Beyond this, causes that are gone are forgotten at once.
    private static final int MOST_ENTRIES = 50_000;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, TokenBucket> objects = new LinkedHashMap<>();
    private boolean begun;

    /// One Event. Fields change with what is planned and written.
    static final class Entry {

        private final PlannedEvent event;
        private final boolean news;
        private boolean planned = true;
        private boolean exists;
        private int untold = 1;
        private int count;
        private long writtenAt;

        private Entry(PlannedEvent event, boolean news) {
            this.event = event;
            this.news = news;
        }

        PlannedEvent event() {
            return event;
        }

        /// Whether it is in the cluster already, as far as is known.
        boolean exists() {
            return exists;
        }

        /// How often its cause came up by what the cluster was told; 0 where that is not known.
        int count() {
            return count;
        }

        /// How often since then.
        int untold() {
            return Math.max(1, untold);
        }

        void created(long now) {
            exists = true;
            count = 1;
            untold--;
            writtenAt = now;
        }

        /// Somebody created it before: this replica's predecessor, or this one before its cause went away for long.
        void existed(long now) {
            exists = true;
            count = 0;
            if (news) {
                writtenAt = now - SPACING.toNanos();
            } else {
                untold = 0;
                writtenAt = now;
            }
        }

        void repeated(int newCount, long now) {
            count = newCount;
            untold = 0;
            writtenAt = now;
        }

        /// The API server has forgotten it.
        void vanished() {
            exists = false;
            count = 0;
            untold = 1;
        }

        /// It can never be written.
        void giveUp(long now) {
            exists = true;
            untold = 0;
            writtenAt = now;
        }

        private boolean due(long now) {
            return planned && untilDue(now) <= 0;
        }

        private long untilDue(long now) {
            if (!exists) {
                return 0;
            }
            if (untold > 0) {
                return writtenAt + SPACING.toNanos() - now;
            }
            return event.warning() ? writtenAt + REFRESH.toNanos() - now : Long.MAX_VALUE;
        }

        private boolean isOver(long now) {
            return !planned && (!exists || now - writtenAt > MEMORY.toNanos());
        }
    }

    /// Takes over what should be in the cluster now.
    void plan(List<PlannedEvent> events, long now) {
        var names = new HashSet<String>();
        for (var event : events) {
            names.add(event.name());
            var known = entries.get(event.name());
            if (known == null) {
                entries.put(event.name(), new Entry(event, begun));
            } else if (!known.planned) {
                known.planned = true;
                known.untold++;
            }
        }
        entries.values().forEach(entry -> entry.planned = names.contains(entry.event.name()));
        entries.values().removeIf(entry -> entry.isOver(now) || (!entry.planned && entries.size() > MOST_ENTRIES));
        var uids = new HashSet<String>();
        entries.values().forEach(entry -> uids.add(uid(entry)));
        objects.keySet().retainAll(uids);
        begun = true;
    }

    /// The Events that want to be written, warnings first.
    List<Entry> due(long now) {
        var due = new ArrayList<Entry>();
        entries.values().stream().filter(entry -> entry.due(now)).forEach(due::add);
        due.sort((one, other) -> Boolean.compare(other.event.warning(), one.event.warning()));
        return due;
    }

    /// Whether its object has not had too many lately. Takes one of those that it may have.
    boolean permits(Entry entry, long now) {
        return objects.computeIfAbsent(uid(entry), _ -> new TokenBucket(OBJECT_BURST, OBJECT_EACH, now))
                .take(now);
    }

    /// How long until a write is due that is not yet.
    Duration untilNext(long now) {
        long nanos = REFRESH.toNanos();
        for (var entry : entries.values()) {
            long until = entry.planned ? entry.untilDue(now) : Long.MAX_VALUE;
            if (until > 0) {
                nanos = Math.min(nanos, until);
            }
        }
        return Duration.ofNanos(nanos);
    }

    /// This replica does not lead any more: what others write from now on is not known.
    void forget() {
        entries.clear();
        objects.clear();
        begun = false;
    }

    int size() {
        return entries.size();
    }

    private static String uid(Entry entry) {
        return entry.event.regarding().uid();
    }
}
