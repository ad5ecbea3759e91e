package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the owner of an [AccessPolicy] wants.
///
/// @param rules each admits; absent is empty, which admits nobody
/// @param mode absent is [AccessMode#ENFORCE]
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessPolicySpec(List<TargetRef> targetRefs, AccessMode mode, List<AccessRule> rules) {

    static final AccessPolicySpec NOTHING = new AccessPolicySpec(null, null, null);

    public AccessPolicySpec(
            @Nullable List<TargetRef> targetRefs, @Nullable AccessMode mode, @Nullable List<AccessRule> rules) {
        this.targetRefs = targetRefs == null ? List.of() : Elements.of(targetRefs, TargetRef.NOTHING);
        this.mode = mode == null ? AccessMode.ENFORCE : mode;
        this.rules = rules == null ? List.of() : Elements.of(rules, AccessRule.NOTHING);
    }
}
