package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Names a Service or an Ingress of the policy's own namespace.
///
/// @param group empty for a Service, `networking.k8s.io` for an Ingress
/// @param sectionName a host of the Ingress, as its rule writes it; absent for all of it
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetRef(
        String group, String kind, String name, @Nullable String sectionName) {

    static final TargetRef NOTHING = new TargetRef("", "", "", null);

    public TargetRef(
            @Nullable String group, @Nullable String kind, @Nullable String name, @Nullable String sectionName) {
        this.group = Objects.requireNonNullElse(group, "");
        this.kind = Objects.requireNonNullElse(kind, "");
        this.name = Objects.requireNonNullElse(name, "");
        this.sectionName = sectionName;
    }
}
