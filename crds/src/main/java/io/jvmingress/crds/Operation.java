package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Describes requests: each of its lists that is there must have an entry that fits; of the headers, all must fit.
///
/// @param methods as requests spell them
/// @param hosts names, or `*.` and a name for those with one label more
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Operation(
        @Nullable List<String> methods,
        @Nullable List<AccessPath> paths,
        @Nullable List<String> hosts,
        @Nullable List<AccessHeader> headers) {

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
