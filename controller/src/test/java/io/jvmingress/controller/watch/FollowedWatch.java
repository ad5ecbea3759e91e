package io.jvmingress.controller.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/// A [ClusterWatch] that a test can wait on: each wait ends with a change that the watch told of.
final class FollowedWatch implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Semaphore changes = new Semaphore(0);
    private final ClusterWatch watch;

    FollowedWatch(ClusterOptions options) {
        watch = new ClusterWatch(options);
    }

    static FollowedWatch started(ClusterOptions options) {
        var followed = new FollowedWatch(options);
        followed.start();
        return followed;
    }

    void start() {
        watch.start(changes::release);
    }

    ClusterWatch watch() {
        return watch;
    }

    ClusterState await(String what, Predicate<ClusterState> condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.test(watch.state())) {
            try {
                assertThat(changes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS))
                        .as(what)
                        .isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }
        return watch.state();
    }

    /// Staleness tells of itself only when asked.
    Duration awaitStaleness(Predicate<Duration> condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        var staleness = watch.staleness();
        while (!condition.test(staleness)) {
            assertThat(System.nanoTime()).as("staleness is %s", staleness).isLessThan(deadline);
            Thread.onSpinWait();
            staleness = watch.staleness();
        }
        return staleness;
    }

    /// For what the watch signals nothing of.
    void awaitTrue(String what, BooleanSupplier condition) throws InterruptedException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            boolean _ = changes.tryAcquire(50, TimeUnit.MILLISECONDS);
        }
    }

    /// The object of this name, once it is there and as the condition says.
    <T> T await(Function<ClusterState, SortedMap<ObjectRef, T>> kind, ObjectRef ref, Predicate<T> condition) {
        var state = await(ref.toString(), now -> {
            var object = kind.apply(now).get(ref);
            return object != null && condition.test(object);
        });
        return Objects.requireNonNull(kind.apply(state).get(ref));
    }

    <T> T await(Function<ClusterState, SortedMap<ObjectRef, T>> kind, ObjectRef ref) {
        return await(kind, ref, _ -> true);
    }

    @Override
    public void close() {
        watch.close();
    }
}
