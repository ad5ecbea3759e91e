package io.jvmingress.proxy.server;

import io.jvmingress.proxy.metrics.LoopMetrics.Wait;
import io.jvmingress.proxy.table.Address;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/// Requests of one event loop that may be those of pods which are not known yet: a new pod may well send before its
/// address has come here from the API server. Each waits for a snapshot with its pod, but not for long.
final class LatePods {

    /// Who comes when so many wait is judged at once.
    static final int MOST = 1_000;

    private final ProxyLoop loop;
    private final Vertx vertx;
    private final Map<RequestTask, Waiting> waiting = new HashMap<>();

    /// @param off calls off the alarm that ends the waiting
    private record Waiting(Address address, Runnable off) {}

    LatePods(ProxyLoop loop, Vertx vertx) {
        this.loop = loop;
        this.vertx = vertx;
    }

    /// Whether the request waits; [RequestTask#decideAgain] ends it.
    boolean hold(RequestTask task) {
        if (waiting.size() >= MOST) {
            count(Wait.REFUSED);
            return false;
        }
        var times = loop.services().times();
        var off = times.alarm().set(vertx, times.latePod(), () -> end(task, Wait.UNKNOWN));
        waiting.put(task, new Waiting(task.client().peer().address(), off));
        return true;
    }

    /// The request has ended.
    void leave(RequestTask task) {
        var gone = waiting.remove(task);
        if (gone != null) {
            gone.off().run();
            count(Wait.GONE);
        }
    }

    /// There is a newer snapshot.
    void snapshotChanged() {
        if (waiting.isEmpty()) {
            return;
        }
        var snapshot = loop.services().live().current();
        var known = new ArrayList<RequestTask>();
        waiting.forEach((task, waits) -> {
            if (!snapshot.mightBePod(waits.address())) {
                known.add(task);
            }
        });
        known.forEach(task -> end(task, Wait.KNOWN));
    }

    private void end(RequestTask task, Wait outcome) {
        var ended = waiting.remove(task);
        if (ended != null) {
            ended.off().run();
            count(outcome);
            task.decideAgain();
        }
    }

    private void count(Wait outcome) {
        loop.services().metrics().waitedForPod(outcome);
    }
}
