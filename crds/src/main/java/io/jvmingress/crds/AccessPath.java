package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Paths of requests, compared with the normalised path that is also the one forwarded.
///
/// @param type absent where it is absent or not known here: then no path fits
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessPath(@Nullable AccessPathType type, String value) {

    public AccessPath(@Nullable AccessPathType type, @Nullable String value) {
        this.type = type;
        this.value = Objects.requireNonNullElse(value, "");
    }
}
