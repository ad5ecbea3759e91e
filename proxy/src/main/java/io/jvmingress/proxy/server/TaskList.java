package io.jvmingress.proxy.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All running requests of one event loop, the oldest first.
///
/// The links are in the tasks, so that a request's coming and going makes no garbage.
final class TaskList {

    private @Nullable RequestTask first;
    private @Nullable RequestTask last;
    private int size;

    int size() {
        return size;
    }

    void add(RequestTask task) {
        task.previous = last;
        if (last == null) {
            first = task;
        } else {
            last.next = task;
        }
        last = task;
        size++;
    }

    void remove(RequestTask task) {
        var before = task.previous;
        var after = task.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        task.previous = null;
        task.next = null;
        size--;
    }

    /// Gives up on all that have waited too long.
    void check(long now) {
        var task = first;
        while (task != null) {
            var after = task.next;
            task.check(now);
            task = after;
        }
    }

    List<RequestTask> all() {
        var all = new ArrayList<RequestTask>(size);
        for (var task = first; task != null; task = task.next) {
            all.add(task);
        }
        return all;
    }

    List<LongStream> longStreams() {
        var streams = new ArrayList<LongStream>();
        for (var task = first; task != null; task = task.next) {
            var standing = task.standing();
            if (standing != null) {
                streams.add(LongStream.of(standing, task.end().started(), task.isUpgraded()));
            }
        }
        return streams;
    }
}
