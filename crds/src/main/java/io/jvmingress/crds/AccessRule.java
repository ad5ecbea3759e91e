package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Admits a request that one of its clients sends and that one of its operations describes.
///
/// @param from the clients, with the meaning that NetworkPolicy gives each; absent or empty is any client, as there
/// @param to the requests; absent or empty is every request
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessRule(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("Names the rule in answers and logs; no other rule of the policy has it.")
        String name,

        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Clients, of which one must be the request's; without this any client is admitted.")
        @Nullable
        List<NetworkPolicyPeer> from,

        @Size(min = 1, max = 16)
        @JsonPropertyDescription("Requests, of which one must describe it; without this every request is admitted.")
        @Nullable
        List<Operation> to) {

    /// A peer without content, which is nobody.
    private static final List<NetworkPolicyPeer> NOBODY = List.of(new NetworkPolicyPeer());

    static final AccessRule NOTHING = new AccessRule("", NOBODY, null);

    public AccessRule(@Nullable String name, @Nullable List<NetworkPolicyPeer> from, @Nullable List<Operation> to) {
        this.name = Objects.requireNonNullElse(name, "");
        this.from = from == null ? null : Elements.of(from, NOBODY.getFirst());
        this.to = to == null ? null : Elements.of(to, Operation.NOTHING);
    }

    /// With a condition that is not known here the rule admits nobody.
    @JsonCreator
    static AccessRule read(
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("from") @Nullable List<NetworkPolicyPeer> from,
            @JsonProperty("to") @Nullable List<Operation> to,
            @JsonAnySetter @Nullable Map<String, Object> unknown) {
        return new AccessRule(name, unknown == null || unknown.isEmpty() ? from : NOBODY, to);
    }
}
