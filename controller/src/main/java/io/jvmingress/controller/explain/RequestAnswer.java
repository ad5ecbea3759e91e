package io.jvmingress.controller.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.jvmingress.controller.compile.policy.RuleReading;
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
    /// @param policies those that isolate the endpoint, or by whose egress rules the client's pod may not reach it
    /// @param eligible whether the balancer may choose it for this client
    /// @param detail why policy says so
    public record Candidate(
            String address,
            @Nullable String pod,
            boolean usable,
            String why,
            String policy,
            List<String> policies,
            boolean eligible,
            @JsonUnwrapped Detail detail) {}

    /// Why policies say what they say of an endpoint.
    ///
    /// @param accessPolicies those that guard the request
    /// @param policyModes in which the request has to be allowed, in flags' words; empty where nothing is isolated
    /// @param policyWhy in a sentence; empty where nothing is isolated
    /// @param rules what each rule says of whom it judges
    public record Detail(
            List<String> accessPolicies, List<String> policyModes, String policyWhy, List<RuleReading> rules) {

        public static final Detail NONE = new Detail(List.of(), List.of(), "", List.of());

        /// Where no AccessPolicy guards the request.
        Detail(List<String> policyModes, String policyWhy, List<RuleReading> rules) {
            this(List.of(), policyModes, policyWhy, rules);
        }

        public Detail {
            accessPolicies = List.copyOf(accessPolicies);
            policyModes = List.copyOf(policyModes);
            rules = List.copyOf(rules);
        }

        Detail guardedBy(List<String> guards) {
            return new Detail(guards, policyModes, policyWhy, rules);
        }
    }
}
