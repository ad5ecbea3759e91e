package io.jvmingress.proxy.pool;

import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;

/// What one request has of an endpoint: a connection for itself, or a stream of one.
public sealed interface Lease permits Connection, StreamLease {

    HttpClientConnection http();

    /// Whether a request went over the connection before: then the endpoint may have closed it in the meantime.
    boolean isReused();

    /// To be called with the request before anything of it is sent.
    void begin(HttpClientRequest request);

    /// Whether the endpoint has certainly not looked at the request (RFC 9113 8.7).
    ///
    /// @param failure how the request ended
    boolean isUnprocessed(Throwable failure);

    /// To be called before the reading of an answer is halted, and after it was resumed: an endpoint may end the
    /// connection with its answer, and what was read of it must be handed out first.
    void hold(boolean value);

    /// Gives it back.
    ///
    /// @param reusable whether both messages came to their end, and neither side asked to close
    void release(boolean reusable);
}
