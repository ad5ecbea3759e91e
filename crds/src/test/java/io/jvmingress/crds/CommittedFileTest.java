package io.jvmingress.crds;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The file that a cluster is given, against the one that the types of this build make.
class CommittedFileTest {

    private static final String NAME = "accesspolicies";
    private static final Path COMMITTED = Path.of(NAME + "." + AccessPolicy.GROUP + ".yaml");
    private static final Path GENERATED = Path.of("target/crds/" + NAME + "." + AccessPolicy.GROUP + "-v1.yml");
    private static final Path OVERLAY = Path.of("src/main/crd/" + NAME + ".yaml");
    private static final String UPDATE = "mvn -pl crds test -Dtest=CommittedFileTest -Dcrds.update";
    private static final String HEAD = """
            # Generated from the types of this module and src/main/crd; write it anew with
            # %s
            """.formatted(UPDATE);

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void isWhatTheTypesSay() throws IOException {
        var definition = read(GENERATED);
        var version = map(list(map(definition.get("spec")).get("versions")).getFirst());
        overlay(version, read(OVERLAY));
        var text = HEAD + serialization.asYaml(definition);
        if (System.getProperty("crds.update") != null) {
            Files.writeString(COMMITTED, text);
        }

        assertThat(COMMITTED)
                .as("crds/%s is not what the types say; write it anew with: %s", COMMITTED, UPDATE)
                .hasContent(text);
    }

    @Test
    void describesEveryField() throws IOException {
        var bare = new ArrayList<String>();
        walk("", schema(), (path, schema) -> {
            boolean named = !path.endsWith("[]") || "object".equals(schema.get("type"));
            if (named && !schema.containsKey("description")) {
                bare.add(path);
            }
        });
        assertThat(bare).isEmpty();
    }

    /// The API server reckons the cost of its rules from these bounds.
    @Test
    void boundsEveryTextListAndMap() throws IOException {
        var unbounded = new ArrayList<String>();
        walk("", schema(), (path, schema) -> {
            var bound = switch (String.valueOf(schema.get("type"))) {
                case "string" -> schema.containsKey("enum") || schema.containsKey("format") ? "type" : "maxLength";
                case "array" -> "maxItems";
                case "object" -> schema.containsKey("additionalProperties") ? "maxProperties" : "type";
                default -> "type";
            };
            if (!schema.containsKey(bound)) {
                unbounded.add(path + " has no " + bound);
            }
        });
        assertThat(unbounded).isEmpty();
    }

    private Map<String, Object> schema() throws IOException {
        var version = map(list(map(read(COMMITTED).get("spec")).get("versions")).getFirst());
        return map(map(version.get("schema")).get("openAPIV3Schema"));
    }

    private static void walk(String path, Map<String, Object> schema, BiConsumer<String, Map<String, Object>> look) {
        look.accept(path, schema);
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, property) -> walk(path + "." + name, map(property), look));
        }
        if (schema.get("items") != null) {
            walk(path + "[]", map(schema.get("items")), look);
        }
        if (schema.get("additionalProperties") != null) {
            walk(path + "[]", map(schema.get("additionalProperties")), look);
        }
    }

    @SuppressWarnings("unchecked") // Any YAML object is one.
    private Map<String, Object> read(Path file) throws IOException {
        return serialization.unmarshal(Files.readString(file), LinkedHashMap.class);
    }

    /// Objects are merged; all else replaces what was there.
    private static void overlay(Map<String, Object> under, Map<String, Object> over) {
        over.forEach((key, value) -> {
            if (value instanceof Map<?, ?> && under.get(key) instanceof Map<?, ?>) {
                overlay(map(under.get(key)), map(value));
            } else {
                under.put(key, value);
            }
        });
    }

    @SuppressWarnings("unchecked") // Keys of YAML objects are texts.
    private static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) requireNonNull(value);
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) requireNonNull(value);
    }
}
