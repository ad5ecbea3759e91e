package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Paths of requests, compared with the normalised path that is also the one forwarded.
///
/// @param type absent where it is absent or not known here: then no path fits
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessPath(
        @Required
        @JsonPropertyDescription("How the value is compared: Exact, or PathPrefix, which compares whole segments.")
        @Nullable
        AccessPathType type,

        @Required
        @Size(min = 1, max = 1024)
        @Pattern(PLAIN)
        @JsonPropertyDescription("An absolute path as the proxy forwards it, without query and dot segments.")
        String value) {

    /// Segments of visible characters, none of which is `.` or `..`: the proxy never forwards those.
    private static final String PLAIN =
            "^(/([!\"$--0->@-~][!\"$-.0->@-~]*|[.][!\"$--0->@-~][!\"$-.0->@-~]*|[.][.][!\"$-.0->@-~]+)?)+$";

    public AccessPath(@Nullable AccessPathType type, @Nullable String value) {
        this.type = type;
        this.value = Objects.requireNonNullElse(value, "");
    }
}
