package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Snapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/// The one mutable cell between the control plane and the event loops.
///
/// One writer, the compile thread, calls [#publish]. A request reads [#current] once, when its head arrives, and keeps
/// that snapshot to its end, retries included: so it never sees half of an update. Everything derived from a table is
/// inside the same reference. Requests that run keep the old snapshot alive; the garbage collector frees it. What must
/// survive a swap, connections and in-flight counts, is in [io.jvmingress.proxy.upstream.UpstreamRegistry].
public final class LiveSnapshot {

    private final AtomicReference<Snapshot> current;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    /// Begins with a snapshot that routes nothing.
    public LiveSnapshot(Snapshot first) {
        current = new AtomicReference<>(first);
    }

    public Snapshot current() {
        return current.getAcquire();
    }

    /// Makes it the current one.
    ///
    /// @throws IllegalArgumentException if the snapshot is not newer than the current one
    public void publish(Snapshot next) {
        var previous = current.getPlain();
        if (next.generation() <= previous.generation()) {
            throw new IllegalArgumentException(
                    "table " + next.generation() + " is not newer than " + previous.generation());
        }
        current.setRelease(next);
        followers.forEach(Runnable::run);
    }

    /// Runs this after each swap, on the thread that publishes: it must return at once.
    void follow(Runnable follower) {
        followers.add(follower);
    }

    void leave(Runnable follower) {
        followers.remove(follower);
    }
}
