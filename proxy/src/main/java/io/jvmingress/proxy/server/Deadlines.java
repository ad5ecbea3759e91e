package io.jvmingress.proxy.server;

import io.jvmingress.proxy.server.RequestTask.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.stream.Stream;

/// The timeouts in the form that the sweep of an event loop needs.
final class Deadlines {

    private static final long MOST_MILLIS = 250;
    private static final long FEWEST_MILLIS = 5;

    private final EnumMap<Phase, Long> nanos = new EnumMap<>(Phase.class);
    private final long sweepMillis;

    Deadlines(Timeouts timeouts) {
        for (var phase : Phase.values()) {
            nanos.put(phase, of(phase, timeouts).toNanos());
        }
        long shortest = Stream.concat(
                        Stream.of(timeouts.clientHead(), timeouts.clientKeepAlive(), timeouts.upstreamIdle()),
                        Stream.of(Phase.values()).map(phase -> of(phase, timeouts)))
                .mapToLong(Duration::toMillis)
                .min()
                .orElse(MOST_MILLIS);
        sweepMillis = Math.clamp(shortest / 8, FEWEST_MILLIS, MOST_MILLIS);
    }

    long nanos(Phase phase) {
        return nanos.getOrDefault(phase, 0L);
    }

    /// How often to look.
    long sweepMillis() {
        return sweepMillis;
    }

    private static Duration of(Phase phase, Timeouts timeouts) {
        return switch (phase) {
            // A connection that is being opened has its own timeout; this is for a place in the queue.
            case CONNECTING -> timeouts.connect().plus(timeouts.connect());
            case SENDING -> timeouts.clientBody();
            case WAITING -> timeouts.firstByte();
            case RELAYING -> timeouts.idle();
            case UPGRADED -> timeouts.upgraded();
            case DONE -> timeouts.idle();
        };
    }
}
