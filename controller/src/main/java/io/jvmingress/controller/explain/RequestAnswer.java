package io.jvmingress.controller.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a request, and why.
///
/// @param certificate null over plain HTTP
/// @param route null where none takes the request
/// @param others routes that might have taken it
/// @param access what the AccessPolicies that guard the request say; not there where none does
public record RequestAnswer(
        @JsonUnwrapped Result result,
        Who client,
        @Nullable Served certificate,
        @Nullable Taken route,
        List<Other> others,
        @JsonUnwrapped Target target,
        List<Candidate> endpoints,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AccessAnswer> access)
        implements Answer {

    public RequestAnswer {
        others = List.copyOf(others);
        endpoints = List.copyOf(endpoints);
        access = List.copyOf(access);
    }

    /// What the proxy does.
    ///
    /// @param outcome `forward`, `redirect`, `respond` or `close`
    /// @param status what the proxy itself decides; 200 stands for forwarded
    /// @param location of a redirect
    public record Result(
            String outcome,
            int status,
            String reason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String location) {}

    /// Who asks.
    ///
    /// @param pod null where it is none, or does not prove to be one
    /// @param from `tcp`, `proxy` or `header`: how the address is known
    /// @param node of a node's address, to which isolated endpoints it opens: `never`, `same-node`, `any`
    public record Who(
            String address,
            @Nullable String pod,
            String from,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String node) {

        /// One that is no node.
        public Who(String address, @Nullable String pod, String from) {
            this(address, pod, from, null);
        }
    }

    /// The certificate of the connection.
    ///
    /// @param source `namespace/name` of its Secret, or `default`
    public record Served(String source, List<String> names) {}

    /// The route that takes the request.
    ///
    /// @param ingress null for the operator's default backend
    /// @param host `*` for every host that no other rule names
    /// @param path null for a default backend
    public record Taken(
            @Nullable String ingress,
            String host,
            @Nullable String path,
            @Nullable String pathType) {}

    /// A route that does not take it.
    ///
    /// @param path null for a default backend
    public record Other(String ingress, @Nullable String path, String why) {}

    /// Where the route leads.
    ///
    /// @param port by number; by name where the Service does not resolve it
    /// @param algorithm null where there is nothing to choose from
    public record Target(
            @Nullable String service,
            @Nullable Object port,
            @Nullable String algorithm) {

        static final Target NONE = new Target(null, null, null);
    }

    /// One endpoint of the Service.
    ///
    /// @param usable whether it may serve, before policy
    /// @param policy `allow`, `deny` or `not-isolated`
    /// @param policies those that isolate the endpoint
    /// @param accessPolicies those that guard the request
    /// @param eligible whether the balancer may choose it for this client
    public record Candidate(
            String address,
            @Nullable String pod,
            boolean usable,
            String why,
            String policy,
            List<String> policies,
            List<String> accessPolicies,
            boolean eligible) {}
}
