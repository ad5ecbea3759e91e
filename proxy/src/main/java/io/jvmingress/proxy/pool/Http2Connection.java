package io.jvmingress.proxy.pool;

import io.vertx.core.http.HttpClientConnection;

/// An HTTP/2 connection to an endpoint, and how many streams of it are leased.
final class Http2Connection {

    private final HttpClientConnection http;
    private int active;
    private int uses;
    private int lost;
    private boolean leaving;
    private long idleSince = System.nanoTime();

    Http2Connection(HttpClientConnection http) {
        this.http = http;
    }

    HttpClientConnection http() {
        return http;
    }

    /// Whether one more stream may be opened: the endpoint says how many at a time (RFC 9113 5.1.2).
    ///
    /// @param most how many we want at most
    boolean hasRoom(int most) {
        return !leaving && active < Math.min(http.maxActiveStreams(), most) - lost;
    }

    boolean isIdle() {
        return active == 0;
    }

    int active() {
        return active;
    }

    long idleSince() {
        return idleSince;
    }

    /// Lends a stream, and tells whether the connection was used before.
    boolean lend() {
        active++;
        uses++;
        return uses > 1;
    }

    void giveBack() {
        active--;
        idleSince = System.nanoTime();
    }

    /// A stream that Vert.x counts and that will never be.
    void lost() {
        lost++;
        if (lost >= http.maxActiveStreams()) {
            leaving = true;
        }
    }

    /// The endpoint wants no more streams on it (RFC 9113 6.8).
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    void close() {
        leaving = true;
        http.close().onFailure(_ -> {
            // Closed already.
        });
    }
}
