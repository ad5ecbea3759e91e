package io.jvmingress.proxy.server;

import io.jvmingress.proxy.server.RequestTask.Phase;
import java.time.Duration;
import java.util.stream.Stream;

/// The timeouts in the form that an event loop needs.
final class Deadlines {

    private static final long MOST_MILLIS = 250;
    private static final long FEWEST_MILLIS = 5;

    /// Another clock rings; half of the numbers is more than anybody's time.
    private static final long UNLIMITED = Long.MAX_VALUE / 2;

    private final long connecting;
    private final long sending;
    private final long waiting;
    private final long relaying;
    private final long upgraded;
    private final long sweepMillis;

    Deadlines(Timeouts timeouts) {
        // A connection that is being opened has its own timeout; this one is for a place in the queue.
        connecting = 2 * timeouts.connect().toNanos();
        sending = timeouts.clientBody().toNanos();
        waiting = timeouts.firstByte().toNanos();
        relaying = timeouts.idle().toNanos();
        upgraded = timeouts.upgraded().toNanos();
        long shortest = Stream.of(
                        timeouts.connect(),
                        timeouts.firstByte(),
                        timeouts.idle(),
                        timeouts.clientHead(),
                        timeouts.clientBody(),
                        timeouts.clientKeepAlive(),
                        timeouts.upstreamIdle(),
                        timeouts.upgraded())
                .mapToLong(Duration::toMillis)
                .min()
                .orElse(MOST_MILLIS);
        sweepMillis = Math.clamp(shortest / 8, FEWEST_MILLIS, MOST_MILLIS);
    }

    /// How long a request may stay in a phase without anything moving.
    long nanos(Phase phase) {
        return switch (phase) {
            case CONNECTING -> connecting;
            case SENDING -> sending;
            case WAITING -> waiting;
            case RELAYING, HALF_CLOSED, DONE -> relaying;
            case UPGRADED -> upgraded;
            case HELD -> UNLIMITED;
        };
    }

    /// How often to look.
    long sweepMillis() {
        return sweepMillis;
    }
}
