package io.jvmingress.controller.files;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import io.jvmingress.controller.files.FileSource.WatchServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells when something happened in some folders: a hint to look. A lost hint costs the caller's next poll, no more,
/// so a folder that cannot be watched is logged and left to it.
final class FolderWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final Optional<WatchService> service;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Path, Watched> watched = new HashMap<>();
    private boolean complained;

    /// @param folder tells a folder from another that took its path
    private record Watched(Object folder, WatchKey key) {}

    FolderWatch(WatchServices watches) {
        service = open(watches);
    }

    /// Most often the system has no more of them for this user.
    private static Optional<WatchService> open(WatchServices watches) {
        try {
            return Optional.of(watches.open());
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("the system cannot watch folders: changes are seen by polling every 2 s; on Linux"
                            + " fs.inotify.max_user_instances may be too low");
            return Optional.empty();
        }
    }

    /// Watches these folders and no others.
    ///
    /// @return whether some are new: what happened in them before now is not told
    boolean follow(Set<Path> folders) {
        return service.isPresent() && follow(service.get(), folders);
    }

    private boolean follow(WatchService service, Set<Path> folders) {
        watched.entrySet().removeIf(entry -> {
            boolean unwanted =
                    !folders.contains(entry.getKey()) || !entry.getValue().key().isValid();
            if (unwanted) {
                entry.getValue().key().cancel();
            }
            return unwanted;
        });
        boolean any = false;
        for (var folder : folders) {
            any |= add(service, folder);
        }
        return any;
    }

    private boolean add(WatchService service, Path folder) {
        try {
            var key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
            var known = watched.get(folder);
            if (known == null || !known.folder().equals(key)) {
                if (known != null) {
                    known.key().cancel();
                }
                var watch = folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
                watched.put(folder, new Watched(key == null ? folder : key, watch));
                return true;
            }
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                LOG.atWarn()
                        .addKeyValue("folder", folder)
                        .addKeyValue("error", e.getMessage())
                        .log("a folder cannot be watched: its changes are seen by polling");
            }
        }
        return false;
    }

    /// Returns when something happened, or after so many nanoseconds.
    void await(long nanos) throws InterruptedException {
        if (service.isEmpty()) {
            boolean _ = closed.await(nanos, TimeUnit.NANOSECONDS);
            return;
        }
        await(service.get(), nanos);
    }

    private static void await(WatchService service, long nanos) throws InterruptedException {
        var key = service.poll(nanos, TimeUnit.NANOSECONDS);
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = service.poll();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        if (service.isPresent()) {
            service.get().close();
        }
    }
}
