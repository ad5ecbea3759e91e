package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the owner of an [AccessPolicy] wants.
///
/// @param rules each admits; absent is empty, which admits nobody
/// @param mode absent is [AccessMode#ENFORCE]
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessPolicySpec(
        @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("What the policy protects: Services and Ingresses of its own namespace.")
        List<TargetRef> targetRefs,

        @Default("Enforce")
        @JsonPropertyDescription("What becomes of a request that no rule admits. Enforce refuses it with status 403;"
                + " Audit lets it pass, and the access log tells of it.")
        AccessMode mode,

        @Size(max = 64)
        @JsonPropertyDescription("Each rule admits requests; a request that no rule of any policy of its target admits"
                + " is refused. Without rules that is every request.")
        List<AccessRule> rules) {

    static final AccessPolicySpec NOTHING = new AccessPolicySpec(null, null, null);

    public AccessPolicySpec(
            @Nullable List<TargetRef> targetRefs, @Nullable AccessMode mode, @Nullable List<AccessRule> rules) {
        this.targetRefs = targetRefs == null ? List.of() : Elements.of(targetRefs, TargetRef.NOTHING);
        this.mode = mode == null ? AccessMode.ENFORCE : mode;
        this.rules = rules == null ? List.of() : Elements.of(rules, AccessRule.NOTHING);
    }
}
