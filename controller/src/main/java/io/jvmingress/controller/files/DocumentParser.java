package io.jvmingress.controller.files;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.core.JacksonException;

/// Reads one YAML or JSON document: an object, or a list of objects.
///
/// JSON is read as the YAML that it is, so that both tell their lines. Lists of one kind, such as `IngressList`, hand
/// their kind and version down to items that name none.
final class DocumentParser {

    /// No object's manifest is larger: etcd takes 1.5 MiB.
    private static final int MOST_CHARACTERS = 8 << 20;

    private static final LoadSettings YAML = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MOST_CHARACTERS)
            .build();

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    /// What a document holds.
    ///
    /// @param objects of the watched kinds, in the order of the text
    /// @param ignored `apiVersion kind` of the others
    record Content(List<HasMetadata> objects, List<String> ignored) {}

    /// Reads one document. Whatever it holds, the worst that happens is that this one is refused.
    Content parse(String text) throws DocumentException {
        var content = new Content(new ArrayList<>(), new ArrayList<>());
        try {
            var loaded = load(text);
            Nesting.check(loaded);
            add(loaded, List.of(), text, content);
        } catch (RuntimeException e) {
            throw new DocumentException(-1, "cannot be read: " + oneLine(e));
        }
        return content;
    }

    private static Object load(String text) throws DocumentException {
        try {
            Nesting.check(text, YAML);
            var loaded = new Load(YAML).loadFromString(text);
            return loaded == null ? Map.of() : loaded;
        } catch (MarkedYamlEngineException e) {
            throw new DocumentException(e.getProblemMark().map(Mark::getLine).orElse(-1), problem(e));
        } catch (YamlEngineException e) {
            throw new DocumentException(-1, oneLine(e));
        }
    }

    private static String problem(MarkedYamlEngineException failure) {
        var problem = firstLine(failure.getProblem());
        return failure.getContext() == null ? problem : problem + " " + firstLine(failure.getContext());
    }

    /// @param path of `value` in the document: names and positions
    private void add(Object value, List<Object> path, String text, Content content) throws DocumentException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new DocumentException(line(text, path), "is no object: it has neither apiVersion nor kind");
        }
        var kind = string(map, "kind", path, text);
        var version = string(map, "apiVersion", path, text);
        if (kind.endsWith("List") && map.get("items") instanceof List<?> items) {
            int position = 0;
            for (var item : items) {
                add(asItem(item, kind, version), append(append(path, "items"), position++), text, content);
            }
            return;
        }
        var watched = WatchedKind.find(version, kind);
        if (watched.isPresent()) {
            content.objects().add(convert(watched.get(), map, path, text));
        } else {
            content.ignored().add(version + " " + kind);
        }
    }

    private static Object asItem(Object item, String listKind, String version) {
        if (listKind.equals("List") || !(item instanceof Map<?, ?> map)) {
            return item;
        }
        var complete = new LinkedHashMap<Object, Object>(map);
        complete.putIfAbsent("kind", listKind.substring(0, listKind.length() - "List".length()));
        complete.putIfAbsent("apiVersion", version);
        return complete;
    }

    private static String string(Map<?, ?> map, String key, List<Object> path, String text) throws DocumentException {
        if (map.get(key) instanceof String value) {
            return value;
        }
        throw new DocumentException(line(text, path), key + " is missing");
    }

    private HasMetadata convert(WatchedKind kind, Map<?, ?> map, List<Object> path, String text)
            throws DocumentException {
        try {
            return AsAdmitted.complete(kind, serialization.convertValue(map, kind.type()));
        } catch (IllegalArgumentException e) {
            throw invalid(e, path, text);
        } catch (AsAdmitted.RefusedException e) {
            throw new DocumentException(line(text, path), kind + " " + e.getMessage());
        }
    }

    private static DocumentException invalid(IllegalArgumentException failure, List<Object> path, String text) {
        if (!(failure.getCause() instanceof JacksonException cause)) {
            return new DocumentException(line(text, path), oneLine(failure));
        }
        var where = path;
        var field = new StringBuilder();
        for (var reference : cause.getPath()) {
            if (reference.getPropertyName() == null) {
                where = append(where, reference.getIndex());
                field.append('[').append(reference.getIndex()).append(']');
            } else {
                where = append(where, reference.getPropertyName());
                field.append(field.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        }
        return new DocumentException(line(text, where), field + ": " + readable(cause.getOriginalMessage()));
    }

    /// Without the names of Java's types, which say nothing to someone who writes YAML.
    private static String readable(String message) {
        return firstLine(message)
                .replaceAll("Cannot (?:deserialize|construct) (?:value|instance) of type `[^`]*` from ", "unexpected ")
                .replaceAll("Cannot construct instance of `[^`]*`.* to deserialize from ", "unexpected ")
                .replaceAll("`java\\.lang\\.(\\w+)`", "$1")
                .replaceAll(" \\(token `[^`]*`\\)", "")
                .replaceAll(" \\(although [^)]*\\)", "");
    }

    /// The line of the deepest part of `path` that the text has, counted from 0.
    private static int line(String text, List<Object> path) {
        Optional<Node> root;
        try {
            root = new Compose(YAML).composeString(text);
        } catch (YamlEngineException e) {
            return -1;
        }
        int line = root.flatMap(Node::getStartMark).map(Mark::getLine).orElse(-1);
        var node = root;
        for (var step : path) {
            node = node.flatMap(parent -> child(parent, step));
            line = node.flatMap(Node::getStartMark).map(Mark::getLine).orElse(line);
        }
        return line;
    }

    private static Optional<Node> child(Node parent, Object step) {
        if (parent instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .filter(entry -> entry.getKeyNode() instanceof ScalarNode key
                            && key.getValue().equals(step))
                    .map(entry -> entry.getValueNode())
                    .findFirst();
        }
        if (parent instanceof SequenceNode sequence
                && step instanceof Integer position
                && position < sequence.getValue().size()) {
            return Optional.of(sequence.getValue().get(position));
        }
        return Optional.empty();
    }

    private static List<Object> append(List<Object> path, Object step) {
        var longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static String oneLine(Exception failure) {
        return firstLine(String.valueOf(failure.getMessage()));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
