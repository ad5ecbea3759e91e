package io.jvmingress.controller.files;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// How deep a document is, and how large through its aliases: whoever reads it goes down with it, one frame of the
/// stack
/// for each level, and up again for each alias.
final class Nesting {

    /// A Deployment with everything in it has less than 20.
    static final int DEEPEST = 100;

    /// An object of 1.5 MiB, the most that etcd takes, has less.
    static final int MOST_PARTS = 1_000_000;

    private Nesting() {}

    /// Before it is read: a parser goes down with the text.
    ///
    /// @throws DocumentException where it is too deep
    static void check(String text, LoadSettings settings) throws DocumentException {
        if (!mayBeDeep(text)) {
            return;
        }
        int depth = 0;
        for (var event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                throw tooDeep(event.getStartMark().map(Mark::getLine).orElse(-1));
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    /// Whether it is worth a closer look, which costs as much as reading it: a level needs a bracket or a column of its
    /// own, or shares one with the level above.
    private static boolean mayBeDeep(String text) {
        int brackets = 0;
        int indent = 0;
        int most = 0;
        boolean leading = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                indent = 0;
                leading = true;
                continue;
            }
            if (c == '[' || c == '{') {
                brackets++;
            }
            leading = leading && (c == ' ' || c == '-' || c == '?' || c == ':' || c == '\t');
            if (leading) {
                most = Math.max(most, ++indent);
            }
        }
        return brackets + 2 * (most + 1) > DEEPEST;
    }

    /// After it was read: aliases make it deeper and larger than its text.
    ///
    /// @throws DocumentException where it is too deep or too large
    static void check(Object loaded) throws DocumentException {
        new Measure().of(loaded, 0);
    }

    static DocumentException tooDeep(int line) {
        return new DocumentException(line, "is nested more than " + DEEPEST + " levels deep");
    }

    /// Looks at every part once, however many aliases lead to it.
    private static final class Measure {

        private record Size(int depth, long parts) {}

        private static final Size LEAF = new Size(0, 1);

        private final IdentityHashMap<Object, Size> known = new IdentityHashMap<>();

        Size of(Object part, int above) throws DocumentException {
            if (!(part instanceof Map || part instanceof Collection)) {
                return LEAF;
            }
            var size = known.get(part);
            if (size == null) {
                if (above >= DEEPEST) {
                    // An anchor that holds itself is, too.
                    throw tooDeep(-1);
                }
                size = ofParts(parts(part), above);
                known.put(part, size);
            }
            if (above + size.depth() > DEEPEST) {
                throw tooDeep(-1);
            }
            if (size.parts() > MOST_PARTS) {
                throw new DocumentException(-1, "has more than " + MOST_PARTS + " parts through its aliases");
            }
            return size;
        }

        private Size ofParts(List<Object> children, int above) throws DocumentException {
            int depth = 1;
            long parts = 1;
            for (var child : children) {
                var size = of(child, above + 1);
                depth = Math.max(depth, 1 + size.depth());
                parts += size.parts();
            }
            return new Size(depth, parts);
        }

        private static List<Object> parts(Object part) {
            return part instanceof Map<?, ?> map
                    ? Stream.<Object>concat(map.keySet().stream(), map.values().stream())
                            .filter(child -> child instanceof Map || child instanceof Collection)
                            .toList()
                    : ((Collection<?>) part)
                            .stream().map(child -> (Object) child).toList();
        }
    }
}
