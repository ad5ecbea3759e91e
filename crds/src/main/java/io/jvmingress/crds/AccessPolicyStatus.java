package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the program made of an [AccessPolicy].
///
/// @param observedGeneration of the policy that the conditions speak of
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessPolicyStatus(
        @JsonPropertyDescription("The generation of the policy that the conditions speak of.") @Nullable
        Long observedGeneration,

        @Size(max = 8)
        @JsonPropertyDescription("Accepted: whether the policy is in order and its targets are there. Programmed:"
                + " whether the proxy judges by it.")
        List<Condition> conditions) {

    public AccessPolicyStatus(@Nullable Long observedGeneration, @Nullable List<Condition> conditions) {
        this.observedGeneration = observedGeneration;
        this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
