package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A header that a request must carry with one of some values.
///
/// @param name in any case
/// @param values absent is empty, which no request fits
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessHeader(
        @Required
        @Size(min = 1, max = 128)
        @Pattern("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
        @JsonPropertyDescription("Name of the header, in any case.")
        String name,

        @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("Values, of which the header must have one, character by character.")
        List<String> values) {

    public AccessHeader(@Nullable String name, @Nullable List<String> values) {
        this.name = Objects.requireNonNullElse(name, "");
        this.values = values == null
                ? List.of()
                : values.stream().filter(Objects::nonNull).toList();
    }
}
