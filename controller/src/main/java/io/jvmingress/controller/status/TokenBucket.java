package io.jvmingress.controller.status;

import java.time.Duration;

/// Lets a burst through, and after it so many in a time. For one thread; the caller's clock tells the time.
final class TokenBucket {

    private final int capacity;
    private final long nanosEach;
    private double tokens;
    private long filledAt;

    /// A full one.
    ///
    /// @param capacity the largest burst
    /// @param each how long a token takes to come
    TokenBucket(int capacity, Duration each, long now) {
        this.capacity = capacity;
        this.nanosEach = each.toNanos();
        this.tokens = capacity;
        this.filledAt = now;
    }

    /// Whether there was a token, which is gone then.
    boolean take(long now) {
        fill(now);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /// How long until there is one; zero if there is.
    Duration untilNext(long now) {
        fill(now);
        return tokens >= 1 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - tokens) * nanosEach));
    }

    private void fill(long now) {
        tokens = Math.min(capacity, tokens + (double) (now - filledAt) / nanosEach);
        filledAt = now;
    }
}
