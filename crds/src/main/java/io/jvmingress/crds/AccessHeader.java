package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A header that a request must carry with one of some values.
///
/// @param name in any case
/// @param values absent is empty, which no request fits
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessHeader(String name, List<String> values) {

    public AccessHeader(@Nullable String name, @Nullable List<String> values) {
        this.name = Objects.requireNonNullElse(name, "");
        this.values = values == null
                ? List.of()
                : values.stream().filter(Objects::nonNull).toList();
    }
}
