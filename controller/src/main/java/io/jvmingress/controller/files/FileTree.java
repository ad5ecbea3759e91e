package io.jvmingress.controller.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One look at the files below some paths. Links are followed anew with each look, as a mounted ConfigMap's are
/// swapped; every file counts once, under the first path that leads to it.
///
/// Names that begin with a dot are left out below a folder: editors' swap files and the folders behind `..data`.
final class FileTree {

    /// Enough for any folder of manifests; what lies deeper or beyond is reported, not read.
    private static final int DEEPEST = 32;

    private static final int MOST_FILES = 100_000;

    private final List<Found> files = new ArrayList<>();
    private final Set<Path> folders = new LinkedHashSet<>();
    private final List<Unreadable> unreadable = new ArrayList<>();
    private final Set<Path> visited = new HashSet<>();

    /// A file's place in the order of files: that of the paths as given, then by name.
    record Place(int root, Path path) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::root).thenComparing(Place::path);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /// What tells one content of a file from another without reading it.
    record Fingerprint(Object key, FileTime modified, long size) {

        static Fingerprint of(BasicFileAttributes attributes) {
            var key = attributes.fileKey();
            return new Fingerprint(key == null ? "" : key, attributes.lastModifiedTime(), attributes.size());
        }
    }

    record Found(Place place, Fingerprint fingerprint) {}

    record Unreadable(Path path, String detail) {}

    /// @param folders where a change may show: those below the paths, and those that links lead to
    record Look(List<Found> files, Set<Path> folders, List<Unreadable> unreadable) {}

    private FileTree() {}

    static Look look(List<Path> roots) {
        var tree = new FileTree();
        int number = 0;
        for (var root : roots) {
            tree.addRoot(number++, root);
        }
        return new Look(tree.files, tree.folders, tree.unreadable);
    }

    private void addRoot(int number, Path root) {
        try {
            var attributes = Files.readAttributes(root, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                addFolder(new Place(number, root), 0);
            } else {
                addFile(new Place(number, root), attributes);
            }
        } catch (IOException e) {
            unreadable.add(new Unreadable(root, reason(e)));
        }
    }

    private void addFolder(Place place, int depth) throws IOException {
        if (!visited.add(place.path().toRealPath())) {
            return;
        }
        if (depth > DEEPEST) {
            unreadable.add(new Unreadable(place.path(), "lies more than " + DEEPEST + " folders deep"));
            return;
        }
        folders.add(place.path());
        var children = new ArrayList<Path>();
        try (var stream = Files.newDirectoryStream(place.path())) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        children.sort(Comparator.naturalOrder());
        for (var child : children) {
            addChild(new Place(place.root(), child), depth);
        }
    }

    private void addChild(Place place, int depth) {
        var name = place.path().getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.startsWith(".")) {
            return;
        }
        boolean manifest = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
        try {
            if (!manifest && !Files.isDirectory(place.path())) {
                return;
            }
            var attributes = Files.readAttributes(place.path(), BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                addFolder(place, depth + 1);
            } else if (attributes.isRegularFile()) {
                addFile(place, attributes);
            }
        } catch (NoSuchFileException e) {
            // Gone since the folder was read, unless it is a link that leads nowhere.
            if (Files.isSymbolicLink(place.path())) {
                unreadable.add(new Unreadable(place.path(), reason(e)));
            }
        } catch (IOException e) {
            unreadable.add(new Unreadable(place.path(), reason(e)));
        }
    }

    private void addFile(Place place, BasicFileAttributes attributes) throws IOException {
        var real = place.path().toRealPath();
        if (!visited.add(real)) {
            return;
        }
        if (files.size() >= MOST_FILES) {
            unreadable.add(new Unreadable(place.path(), "is left out: there are more than " + MOST_FILES + " files"));
            return;
        }
        files.add(new Found(place, Fingerprint.of(attributes)));
        folders.add(place.path().toAbsolutePath().getParent());
        if (!real.equals(place.path().toRealPath(LinkOption.NOFOLLOW_LINKS))) {
            folders.add(real.getParent());
        }
    }

    /// Why a path cannot be read, in words.
    static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "does not exist";
            case AccessDeniedException _ -> "may not be read: permission denied";
            default -> "cannot be read: " + failure.getMessage();
        };
    }
}
