package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// How the path of a rule is compared.
public enum AccessPathType {
    /// Character by character.
    @JsonProperty("Exact")
    EXACT,
    /// Segment by segment: `/foo` fits `/foo` and `/foo/bar`, never `/foobar`.
    @JsonProperty("PathPrefix")
    PATH_PREFIX;

    /// Null for what is not known here.
    @JsonCreator
    static @Nullable AccessPathType of(String text) {
        return switch (text) {
            case "Exact" -> EXACT;
            case "PathPrefix" -> PATH_PREFIX;
            default -> null;
        };
    }
}
