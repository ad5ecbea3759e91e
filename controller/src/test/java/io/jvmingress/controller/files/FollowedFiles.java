package io.jvmingress.controller.files;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// A source that a test follows: it remembers every state that anyone was told of.
final class FollowedFiles implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final FileSource source;
    private final List<ClusterState> states = new ArrayList<>();

    FollowedFiles(Path... roots) {
        this(new FileSource(List.of(roots)));
    }

    /// Files whose writer may rest for longer than any test takes.
    static FollowedFiles patiently(Path... roots) {
        return new FollowedFiles(
                new FileSource(List.of(roots), Set.of(), Duration.ofHours(1), FileSource.OF_THE_SYSTEM));
    }

    FollowedFiles(FileSource source) {
        this.source = source;
        source.start(this::changed);
    }

    private synchronized void changed() {
        states.add(source.state());
        notifyAll();
    }

    /// Returns once this holds.
    synchronized FollowedFiles await(Predicate<FileSource> condition) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.test(source)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("not seen in time; findings: " + messages());
            }
            // The source tells of changes; staleness changes without one.
            wait(Math.min(left, 100));
        }
        return this;
    }

    FollowedFiles awaitIngress(String namespacedName) throws InterruptedException {
        return await(files -> ingresses().contains(namespacedName));
    }

    FileSource source() {
        return source;
    }

    ClusterState state() {
        return source.state();
    }

    synchronized List<ClusterState> states() {
        return List.copyOf(states);
    }

    List<String> ingresses() {
        return names(state());
    }

    static List<String> names(ClusterState state) {
        return state.ingresses().keySet().stream()
                .map(ObjectRef::namespacedName)
                .toList();
    }

    List<String> messages() {
        return source.findings().stream().map(Finding::line).toList();
    }

    @Override
    public void close() {
        source.close();
    }
}
