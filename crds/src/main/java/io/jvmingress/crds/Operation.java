package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Describes requests: each of its lists that is there must have an entry that fits; of the headers, all must fit.
///
/// @param methods as requests spell them
/// @param hosts names, or `*.` and a name for those with one label more
@ValidationRule(
        value = "has(self.methods) || has(self.paths) || has(self.hosts) || has(self.headers)",
        message = "at least one of methods, paths, hosts and headers is needed")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Operation(
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("Methods in upper case, of which one must be the request's.")
        @Nullable
        List<String> methods,

        @Size(min = 1, max = 16) @JsonPropertyDescription("Paths, of which one must fit the request's.") @Nullable
        List<AccessPath> paths,

        @Size(min = 1, max = 16)
        @JsonPropertyDescription("Host names in lower case, of which one must be the request's; with *. in front,"
                + " those with one label more.")
        @Nullable
        List<String> hosts,

        @Size(min = 1, max = 16) @JsonPropertyDescription("Headers that the request must carry, all of them.") @Nullable
        List<AccessHeader> headers) {

    static final String HOST = "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    static final Operation NOTHING = new Operation(null, null, null, null);

    public Operation {
        methods = methods == null ? null : Elements.of(methods, "");
        paths = paths == null ? null : Elements.of(paths, new AccessPath(null, ""));
        hosts = hosts == null ? null : Elements.of(hosts, "");
        headers = headers == null ? null : Elements.of(headers, new AccessHeader("", null));
    }

    /// With a condition that is not known here no request fits.
    @JsonCreator
    static Operation read(
            @JsonProperty("methods") @Nullable List<String> methods,
            @JsonProperty("paths") @Nullable List<AccessPath> paths,
            @JsonProperty("hosts") @Nullable List<String> hosts,
            @JsonProperty("headers") @Nullable List<AccessHeader> headers,
            @JsonAnySetter @Nullable Map<String, Object> unknown) {
        return new Operation(unknown == null || unknown.isEmpty() ? methods : List.of(), paths, hosts, headers);
    }
}
