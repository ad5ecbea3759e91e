package io.jvmingress.controller.files;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.SourceFinding.DocumentInvalid;
import io.jvmingress.controller.compile.SourceFinding.FileUnreadable;
import io.jvmingress.controller.files.FileTree.Fingerprint;
import io.jvmingress.controller.state.ObjectRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/// What one file says, and what it said when it last was in order.
///
/// A program that saves a file often empties it first, or moves it away, and a reader may come in between. So what a
/// file adds or changes counts at once, but what it loses, and that it is broken, counts only when it has been quiet
/// for a moment. Until then, and for as long as one of its documents is broken, its last good objects stay.
final class TrackedFile {

    private static final int MOST_BYTES = 16 << 20;

    /// How many times longer an emptied file is waited for.
    private static final int EMPTIED = 8;

    private final Path path;
    private final DocumentParser parser;
    private final long quietNanos;
    private Optional<Fingerprint> seen = Optional.empty();
    private long seenAt;
    private boolean settled = true;
    private Optional<Text> text = Optional.empty();
    private SequencedMap<ObjectRef, HasMetadata> kept = new LinkedHashMap<>();
    private List<Finding> findings = List.of();

    /// What a file says.
    private record Text(String source, List<HasMetadata> objects, List<Finding> problems, List<String> ignored) {}

    /// @param quietNanos how long a file must be as it is until what it lost is believed
    TrackedFile(Path path, DocumentParser parser, long quietNanos) {
        this.path = path;
        this.parser = parser;
        this.quietNanos = quietNanos;
    }

    /// The objects that the file states now, in its order.
    List<HasMetadata> objects() {
        return text.map(Text::objects).orElse(List.of());
    }

    /// The last good objects that it does not state now.
    List<HasMetadata> kept() {
        return List.copyOf(kept.values());
    }

    /// Whether something is wrong with it: then its last good objects have the place that they had.
    boolean broken() {
        return text.map(stated -> !stated.problems().isEmpty()).orElse(!findings.isEmpty());
    }

    List<Finding> findings() {
        return findings;
    }

    /// `apiVersion kind` of what it states and the program does not read.
    List<String> ignored() {
        return text.map(Text::ignored).orElse(List.of());
    }

    /// Whether the file is gone for good.
    boolean over() {
        return settled && seen.isEmpty();
    }

    /// Whether [#look] has to come again without a change of the file.
    boolean restless() {
        return !settled;
    }

    /// Reads the file if it changed, or if it has become quiet since.
    ///
    /// @param fingerprint empty where the file is gone
    /// @param first whether nothing was served before, so that there is nothing to wait for
    void look(Optional<Fingerprint> fingerprint, long nanos, boolean first) {
        if (!fingerprint.equals(seen)) {
            seen = fingerprint;
            seenAt = nanos;
            settled = false;
            read(first);
        } else if (!settled && nanos - seenAt >= quietNanos * (isEmptied() ? EMPTIED : 1)) {
            settled = true;
            read(true);
        }
    }

    /// Who empties a file is most likely about to write it, and on a busy machine may be kept from it for a while.
    private boolean isEmptied() {
        return seen.isPresent() && seen.get().size() == 0 && text.isPresent();
    }

    private void read(boolean quiet) {
        if (seen.isEmpty()) {
            gone(quiet);
            return;
        }
        try {
            if (seen.get().size() > MOST_BYTES) {
                unreadable("is larger than " + (MOST_BYTES >> 20) + " MiB", quiet);
                return;
            }
            var source = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            take(source, quiet && isUnchanged());
        } catch (NoSuchFileException _) {
            gone(false);
        } catch (IOException e) {
            unreadable(FileTree.reason(e), quiet);
        }
    }

    /// Whether nobody began to write since the fingerprint was taken, so that what was read after it is a whole.
    private boolean isUnchanged() throws IOException {
        boolean unchanged =
                seen.equals(Optional.of(Fingerprint.of(Files.readAttributes(path, BasicFileAttributes.class))));
        settled &= unchanged;
        return unchanged;
    }

    private void gone(boolean quiet) {
        keepAllBut(Map.of());
        text = Optional.empty();
        if (quiet) {
            kept.clear();
            findings = List.of();
        }
    }

    private void unreadable(String detail, boolean quiet) {
        if (quiet) {
            keepAllBut(Map.of());
            text = Optional.empty();
            findings = List.of(new FileUnreadable(subject(), detail));
        }
    }

    private void take(String source, boolean quiet) {
        boolean shrunk =
                text.isPresent() && source.length() < text.get().source().length();
        if (shrunk && !quiet) {
            return;
        }
        var read = text.filter(known -> known.source().equals(source)).orElseGet(() -> parse(source));
        var stated = new LinkedHashMap<ObjectRef, HasMetadata>();
        read.objects().forEach(object -> stated.putIfAbsent(ObjectRef.of(object), object));
        keepAllBut(stated);
        if (quiet) {
            findings = read.problems();
            if (findings.isEmpty()) {
                kept.clear();
            }
        }
        text = Optional.of(read);
    }

    private void keepAllBut(Map<ObjectRef, HasMetadata> stated) {
        objects().forEach(object -> kept.put(ObjectRef.of(object), object));
        kept.keySet().removeAll(stated.keySet());
    }

    private Text parse(String source) {
        var before = new LinkedHashMap<ObjectRef, HasMetadata>();
        objects().forEach(object -> before.put(ObjectRef.of(object), object));
        var parsed = new Text(source, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (var document : Document.split(source)) {
            try {
                var content = parser.parse(document.text());
                content.objects().forEach(object -> parsed.objects().add(same(before, object)));
                parsed.ignored().addAll(content.ignored());
            } catch (DocumentException e) {
                int line = e.line() < 0 ? 0 : document.firstLine() + e.line() + 1;
                parsed.problems()
                        .add(new DocumentInvalid(subject(), document.number(), line, Objects.toString(e.getMessage())));
            }
        }
        return parsed;
    }

    /// An object that did not change stays the same one, so that whatever was compiled from it can stay, too.
    private static HasMetadata same(Map<ObjectRef, HasMetadata> before, HasMetadata object) {
        var known = before.get(ObjectRef.of(object));
        return known != null && known.equals(object) ? known : object;
    }

    private ObjectRef subject() {
        return new ObjectRef("File", "", path.toString());
    }
}
