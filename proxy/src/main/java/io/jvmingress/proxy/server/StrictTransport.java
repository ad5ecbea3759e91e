package io.jvmingress.proxy.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// Tells clients that came over TLS to come no other way (RFC 6797).
///
/// Never over plain HTTP (7.2), and never twice in one answer (7.1): what a backend says of itself stays as it is, as
/// it
/// knows its name better, and may take an earlier word back with `max-age=0`.
final class StrictTransport {

    private static final CharSequence FIELD = HttpHeaders.createOptimized("strict-transport-security");

    private final boolean told;
    private final CharSequence value;

    /// @param seconds for which a client remembers it; 0 makes it forget; below 0 it is told nothing
    StrictTransport(long seconds) {
        told = seconds >= 0;
        value = HttpHeaders.createOptimized("max-age=" + seconds);
    }

    /// Adds the field to the answer's head, which has the backend's fields already, if it is a backend's.
    void addTo(HttpServerRequest request) {
        if (told && request.isSSL()) {
            var headers = request.response().headers();
            if (!headers.contains(FIELD)) {
                headers.add(FIELD, value);
            }
        }
    }
}
