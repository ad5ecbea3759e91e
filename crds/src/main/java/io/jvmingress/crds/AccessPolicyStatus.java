package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the program made of an [AccessPolicy].
///
/// @param observedGeneration of the policy that the conditions speak of
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessPolicyStatus(@Nullable Long observedGeneration, List<Condition> conditions) {

    public AccessPolicyStatus(@Nullable Long observedGeneration, @Nullable List<Condition> conditions) {
        this.observedGeneration = observedGeneration;
        this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
