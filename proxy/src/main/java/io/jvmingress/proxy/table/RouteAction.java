package io.jvmingress.proxy.table;

/// What the proxy does with a matched request.
public sealed interface RouteAction {

    /// Forwards to an endpoint of the upstream with this id ([Upstream#id]).
    record Forward(String upstream) implements RouteAction {}

    /// Answers without dialling anyone. A route whose backend does not resolve compiles to this with 503.
    ///
    /// @param reason a word such as `ServiceNotFound`, for the access log, metrics and explanations
    record Respond(int status, String reason) implements RouteAction {}
}
