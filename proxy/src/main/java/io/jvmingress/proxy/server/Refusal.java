package io.jvmingress.proxy.server;

/// An answer of the proxy's own.
///
/// @param reason a word, for the client, the log and the metrics
record Refusal(int status, String reason) {

    static final Refusal BAD_REQUEST = new Refusal(400, "BadRequest");
    static final Refusal SLOW_CLIENT = new Refusal(408, "RequestTimeout");
    /// Policies have changed, and no longer admit the client to the endpoint that has the request.
    static final Refusal REVOKED = new Refusal(403, "PolicyRevoked");

    static final Refusal BODY_TOO_LARGE = new Refusal(413, "BodyTooLarge");
    static final Refusal TARGET_TOO_LONG = new Refusal(414, "TargetTooLong");
    static final Refusal HEAD_TOO_LARGE = new Refusal(431, "HeadTooLarge");

    /// No endpoint could be connected to.
    static final Refusal NO_CONNECTION = new Refusal(502, "ConnectFailed");

    /// No endpoint could be spoken to over TLS: it has none, or its certificate is not trusted.
    static final Refusal TLS_FAILED = new Refusal(502, "UpstreamTlsFailed");

    /// An endpoint broke off, or said what makes no sense.
    static final Refusal RESET = new Refusal(502, "UpstreamReset");

    /// More requests than may wait for an endpoint.
    static final Refusal OVERLOADED = new Refusal(503, "PoolExhausted");

    /// A gRPC call took longer than its client gives it.
    static final Refusal CALL_TIMEOUT = new Refusal(504, "CallTimeout");

    static final Refusal SLOW_ENDPOINT = new Refusal(504, "UpstreamTimeout");
}
