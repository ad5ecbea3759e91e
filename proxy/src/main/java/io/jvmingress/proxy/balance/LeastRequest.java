package io.jvmingress.proxy.balance;

import java.util.random.RandomGenerator;

/// Power of two choices: of two endpoints drawn at random, the one with fewer requests in flight.
///
/// The two are always distinct, so that with two endpoints the less busy one is always found; a tie is broken at
/// random, since the first of the list would otherwise get all requests of a quiet proxy.
public final class LeastRequest {

    private LeastRequest() {}

    /// How busy the endpoint at an index is.
    @FunctionalInterface
    public interface Loads {
        int of(int index);
    }

    /// An index below `count` that is not among those tried, or -1 if none is left.
    public static int choose(int count, Tried tried, Loads loads, RandomGenerator random) {
        int left = count - tried.size();
        if (left <= 1) {
            return left < 1 ? -1 : tried.skip(0);
        }
        int first = random.nextInt(left);
        int second = random.nextInt(left - 1);
        if (second >= first) {
            second++;
        }
        int one = tried.skip(first);
        int other = tried.skip(second);
        int difference = loads.of(one) - loads.of(other);
        return difference < 0 || (difference == 0 && random.nextBoolean()) ? one : other;
    }
}
