package io.jvmingress.controller.files;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.SourceFinding.FileUnreadable;
import io.jvmingress.controller.files.FileTree.Fingerprint;
import io.jvmingress.controller.files.FileTree.Found;
import io.jvmingress.controller.files.FileTree.Look;
import io.jvmingress.controller.files.FileTree.Place;
import io.jvmingress.controller.files.FileTree.Unreadable;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.watch.ObjectSource;
import io.jvmingress.controller.watch.StartException;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Objects from files and folders of Kubernetes YAML or JSON, followed as they change.
///
/// One thread looks: when the operating system says that something happened, when a changed file has become quiet, and
/// at least every two seconds, because links and network file systems tell nothing. What it saw becomes one
/// [FileObjects], which other threads read.
public final class FileSource implements ObjectSource {

    private static final Logger LOG = LoggerFactory.getLogger(FileSource.class);

    /// From one write of a program that saves a file to its next, with room to spare.
    private static final Duration QUIET = Duration.ofMillis(250);

    /// From the end of one look to the next: a file that changes all the time costs no more than that.
    static final Duration LEAST_DISTANCE = Duration.ofMillis(20);

    /// Where the system's hints that something happened come from.
    static final WatchServices OF_THE_SYSTEM = () -> FileSystems.getDefault().newWatchService();

    private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final List<Path> roots;
    private final Set<String> namespaces;
    private final long quietNanos;
    private final DocumentParser parser = new DocumentParser();
    private final TreeMap<Place, TrackedFile> files = new TreeMap<>();
    private final Map<Path, Long> unreadableSince = new HashMap<>();
    private final Set<String> ignored = new HashSet<>();
    private final FolderWatch watch;
    private final Thread thread;
    private Runnable changed = () -> {};
    /// Whether something may have happened in a folder after it was looked at and before it was watched.
    private boolean again;
    private volatile FileObjects objects = FileObjects.NONE;
    private volatile boolean synced;
    private final CountDownLatch closed = new CountDownLatch(1);
    /// [System#nanoTime] of the first look that a given path could not be read at; 0 while all can.
    private volatile long lostAt;

    /// Opens the system's watch of folders.
    interface WatchServices {

        WatchService open() throws IOException;
    }

    /// Prepares to read these paths.
    ///
    /// @throws StartException where one of them is not there or cannot be read
    /// @param roots files or folders; of two that hold the same object the first counts
    public FileSource(List<Path> roots) {
        this(roots, Set.of());
    }

    /// Prepares to read what is of some namespaces.
    ///
    /// @throws StartException where a path is not there or cannot be read
    /// @param namespaces whose Ingresses, Services, EndpointSlices and Secrets count; empty: all
    public FileSource(List<Path> roots, Set<String> namespaces) {
        this(roots, namespaces, QUIET, OF_THE_SYSTEM);
    }

    /// @param quiet how long a file must be as it is until what it lost is believed
    FileSource(List<Path> roots, Set<String> namespaces, Duration quiet, WatchServices watches) {
        this.roots = List.copyOf(roots);
        this.namespaces = Set.copyOf(namespaces);
        quietNanos = quiet.toNanos();
        this.roots.forEach(FileSource::requireReadable);
        watch = new FolderWatch(watches);
        thread = Thread.ofPlatform().name("files").daemon().unstarted(this::follow);
    }

    @Override
    public void start(Runnable listener) {
        changed = listener;
        look(true);
        synced = true;
        changed.run();
        thread.start();
    }

    private static void requireReadable(Path root) {
        if (!Files.exists(root)) {
            throw new StartException("cannot read " + root + ": there is no such file or folder");
        }
        if (!Files.isReadable(root)) {
            throw new StartException("cannot read " + root + ": permission denied");
        }
        if (!Files.isDirectory(root) && !Files.isRegularFile(root)) {
            throw new StartException("cannot read " + root + ": it is neither a file nor a folder");
        }
    }

    private void follow() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                watch.await(untilNextLook());
                lookAgain();
                boolean _ = closed.await(LEAST_DISTANCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            LOG.atDebug().log("no longer follows the files");
        }
    }

    /// A bug in one look must not end the following: the objects stay, and the next change is looked at, too.
    private void lookAgain() {
        try {
            if (look(false)) {
                changed.run();
            }
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("looking at the files failed; the last objects stay");
        }
    }

    private long untilNextLook() {
        if (again) {
            return 0;
        }
        boolean restless = files.values().stream().anyMatch(TrackedFile::restless);
        return restless || !unreadableSince.isEmpty() ? Math.min(quietNanos, POLL_NANOS) : POLL_NANOS;
    }

    /// Whether anything is different now.
    private boolean look(boolean first) {
        long now = System.nanoTime();
        var look = FileTree.look(roots);
        again = watch.follow(look.folders());
        note(look.unreadable(), now);
        var present = new HashMap<Place, Fingerprint>();
        for (Found found : look.files()) {
            present.put(found.place(), found.fingerprint());
            files.computeIfAbsent(found.place(), place -> new TrackedFile(place.path(), parser, quietNanos));
        }
        files.forEach((place, file) -> {
            var fingerprint = Optional.ofNullable(present.get(place));
            if (fingerprint.isPresent() || !isHidden(place.path(), look)) {
                file.look(fingerprint, now, first);
            }
        });
        files.values().removeIf(TrackedFile::over);
        sayIgnored();
        var before = objects;
        objects = FileObjects.of(files, lostPaths(look, now, first), before, namespaces);
        return !objects.sameAs(before);
    }

    private void note(List<Unreadable> unreadable, long now) {
        var paths = new HashSet<Path>();
        unreadable.forEach(path -> paths.add(path.path()));
        unreadableSince.keySet().retainAll(paths);
        paths.forEach(path -> unreadableSince.putIfAbsent(path, now));
        lostAt = roots.stream()
                .map(unreadableSince::get)
                .filter(since -> since != null)
                .min(Long::compare)
                .orElse(0L);
    }

    /// Whether a file is not seen only because a folder above it cannot be read: then its objects stay.
    private static boolean isHidden(Path file, Look look) {
        return look.unreadable().stream().anyMatch(lost -> file.startsWith(lost.path()));
    }

    /// A path that an editor just replaces is not worth a line.
    private List<Finding> lostPaths(Look look, long now, boolean first) {
        return look.unreadable().stream()
                .filter(lost -> first || isOlderThanQuiet(lost.path(), now))
                .<Finding>map(lost ->
                        new FileUnreadable(new ObjectRef("File", "", lost.path().toString()), lost.detail()))
                .toList();
    }

    private boolean isOlderThanQuiet(Path path, long now) {
        var since = unreadableSince.get(path);
        return since != null && now - since >= quietNanos;
    }

    private void sayIgnored() {
        files.values().stream()
                .flatMap(file -> file.ignored().stream())
                .filter(ignored::add)
                .forEach(kind -> LOG.atInfo().addKeyValue("kind", kind).log("objects of this kind are not used"));
    }

    @Override
    public boolean synced() {
        return synced;
    }

    @Override
    public ClusterState state() {
        return objects.state();
    }

    @Override
    public List<Finding> findings() {
        return objects.findings();
    }

    @Override
    public Duration staleness() {
        long since = lostAt;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            watch.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the watch of the files did not close");
        }
    }
}
