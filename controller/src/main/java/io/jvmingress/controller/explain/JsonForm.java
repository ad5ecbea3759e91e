package io.jvmingress.controller.explain;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// Questions, answers and views as JSON.
public final class JsonForm {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private JsonForm() {}

    /// Reads one JSON value.
    ///
    /// @throws QuestionException for what is none
    public static JsonNode read(String text) {
        try {
            var node = MAPPER.readTree(text);
            if (node.isMissingNode()) {
                throw new QuestionException("not JSON: there is nothing");
            }
            return node;
        } catch (JacksonException e) {
            throw new QuestionException("not JSON: " + e.getOriginalMessage());
        }
    }

    /// An answer as a tree.
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// One line of JSON.
    public static String print(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
