package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Decide;
import io.jvmingress.proxy.decision.Snapshot;
import io.vertx.core.Context;
import java.util.List;
import java.util.function.Consumer;

/// Asks policy again about the requests of one event loop that are with an endpoint when policies change, and ends
/// those that it no longer admits, after a grace.
///
/// A round judges all of them by one snapshot, in slices, between which the loop does other work. What comes meanwhile
/// is judged by that snapshot, or a newer one, anyway. A newer snapshot causes one more round.
final class StreamWatch {

    /// How many requests are judged, or ended, before the loop does something else: at most some milliseconds.
    private static final int SLICE = 128;

    private final ProxyLoop loop;
    private final Context context;
    private final TaskList tasks;

    /// All requests were judged by this one.
    private Snapshot judged;

    private int round;
    private boolean judging;
    private boolean revoking;

    StreamWatch(ProxyLoop loop, Context context, TaskList tasks) {
        this.loop = loop;
        this.context = context;
        this.tasks = tasks;
        judged = loop.services().live().current();
    }

    /// There is a newer snapshot.
    void snapshotChanged() {
        if (!judging) {
            beginRound();
        }
    }

    private void beginRound() {
        var snapshot = loop.services().live().current();
        if (snapshot.admitsAs(judged)) {
            judged = snapshot;
            return;
        }
        judging = true;
        round++;
        revoking = false;
        inSlices(tasks.all(), 0, task -> judge(task, snapshot), () -> endRound(snapshot));
    }

    private void endRound(Snapshot snapshot) {
        judged = snapshot;
        judging = false;
        var times = loop.services().times();
        int ended = round;
        if (revoking) {
            times.alarm().set(context.owner(), times.grace(), () -> graceEnded(ended));
        }
        beginRound();
    }

    private void judge(RequestTask task, Snapshot snapshot) {
        var standing = task.standing();
        if (standing == null || snapshot.admitsAs(judged, standing.upstream())) {
            return;
        }
        if (Decide.stillAdmits(snapshot, standing, loop.settings())) {
            task.revokedIn = RequestTask.ADMITTED;
            return;
        }
        boolean ends = Decide.mustEnd(snapshot, standing, loop.settings());
        if (task.revokedIn != RequestTask.ADMITTED && task.ends == ends) {
            return;
        }
        task.revokedIn = round;
        task.ends = ends;
        if (ends) {
            revoking = true;
        } else {
            task.wouldBeRevoked();
        }
    }

    /// Ends what was revoked by then, and is still: a retry may have gone to an endpoint that admits it.
    private void graceEnded(int ended) {
        var over = tasks.all().stream()
                .filter(task -> task.ends && task.revokedIn != RequestTask.ADMITTED && task.revokedIn <= ended)
                .toList();
        inSlices(over, 0, this::end, () -> {});
    }

    private void end(RequestTask task) {
        var standing = task.standing();
        if (task.revokedIn != RequestTask.ADMITTED
                && standing != null
                && Decide.mustEnd(loop.services().live().current(), standing, loop.settings())) {
            task.revoke();
        }
    }

    private void inSlices(List<RequestTask> all, int from, Consumer<RequestTask> action, Runnable end) {
        int to = Math.min(from + SLICE, all.size());
        for (int i = from; i < to; i++) {
            action.accept(all.get(i));
        }
        if (to < all.size()) {
            context.runOnContext(_ -> inSlices(all, to, action, end));
        } else {
            end.run();
        }
    }
}
