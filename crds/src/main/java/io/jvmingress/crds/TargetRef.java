package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Names a Service or an Ingress of the policy's own namespace.
///
/// @param group empty for a Service, `networking.k8s.io` for an Ingress
/// @param sectionName a host of the Ingress, as its rule writes it; absent for all of it
@ValidationRule(
        value = "(self.group == '' && self.kind == 'Service')"
                + " || (self.group == 'networking.k8s.io' && self.kind == 'Ingress')",
        message = "must be a Service (group \"\") or an Ingress (group networking.k8s.io)",
        fieldPath = ".kind")
@ValidationRule(
        value = "!has(self.sectionName) || self.kind == 'Ingress'",
        message = "only an Ingress has sections, which are its hosts",
        fieldPath = ".sectionName")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetRef(
        @Size(max = 253)
        @JsonPropertyDescription("Group of the kind: empty for a Service, networking.k8s.io for an Ingress.")
        String group,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Service or Ingress.")
        String kind,

        @Required
        @Size(min = 1, max = 253)
        @Pattern(NAME)
        @JsonPropertyDescription("Name of the object in the policy's namespace.")
        String name,

        @Size(min = 1, max = 253)
        @Pattern(HOST)
        @JsonPropertyDescription(
                "A host of the Ingress as its rule writes it, or * for a rule without one; absent, the policy protects"
                        + " all of it.")
        @Nullable
        String sectionName) {

    private static final String HOST = "^[*]$|" + Operation.HOST;
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String NAME = "^" + LABEL + "(\\." + LABEL + ")*$";

    static final TargetRef NOTHING = new TargetRef("", "", "", null);

    public TargetRef(
            @Nullable String group, @Nullable String kind, @Nullable String name, @Nullable String sectionName) {
        this.group = Objects.requireNonNullElse(group, "");
        this.kind = Objects.requireNonNullElse(kind, "");
        this.name = Objects.requireNonNullElse(name, "");
        this.sectionName = sectionName;
    }
}
