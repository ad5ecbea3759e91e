package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Client.Source;
import io.jvmingress.proxy.decision.Peer;
import io.jvmingress.proxy.pool.Channels;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.tls.ListenerTls;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/// A client's connection, and what all its requests have in common.
final class ClientConnection {

    private final HttpConnection http;
    private final Peer peer;
    private final String peerAddress;
    private final String localPort;
    private @Nullable RequestTrailers trailers;
    private int requests;
    private int active;
    private long idleSince;
    private long headSince;
    private boolean readingHead;
    private boolean refused;

    ClientConnection(HttpConnection http, long now) {
        this.http = http;
        var claimed = ClaimedAddress.of(Channels.of(http));
        var address = claimed == null ? address(http.remoteAddress().hostAddress()) : claimed;
        this.peer = new Peer(address, claimed != null, http.isSsl(), ListenerTls.serverName(http));
        this.peerAddress = address.toString();
        this.localPort = Integer.toString(http.localAddress().port());
        this.idleSince = now;
    }

    HttpConnection http() {
        return http;
    }

    Peer peer() {
        return peer;
    }

    /// How the peer's address is known.
    Source source() {
        return peer.claimed() ? Source.PROXY : Source.TCP;
    }

    /// The peer's address as `X-Forwarded-For` and `X-Real-IP` write it.
    String peerAddress() {
        return peerAddress;
    }

    /// The listener's port as `X-Forwarded-Port` writes it.
    String localPort() {
        return localPort;
    }

    boolean isHttp2() {
        return http.protocolVersion() == HttpVersion.HTTP_2;
    }

    /// Whether the next bytes begin a request's head.
    boolean isBetweenRequests() {
        return active == 0 && !readingHead;
    }

    /// The first bytes of a request's head came.
    void headStarted(long now) {
        readingHead = true;
        headSince = now;
    }

    /// The head came too slowly, and the client was told so: once.
    void headRefused() {
        refused = true;
    }

    void requestStarted() {
        readingHead = false;
        active++;
        requests++;
    }

    void requestFinished(long now) {
        active--;
        idleSince = now;
    }

    /// The number of the request that has just begun, from 1.
    int requests() {
        return requests;
    }

    /// Looks out for trailers of the request that has just begun.
    void watchTrailers() {
        if (trailers == null && !isHttp2()) {
            trailers = RequestTrailers.watch(http, requests);
        }
    }

    /// The trailers of a request that has ended; null if it had none.
    @Nullable
    HttpHeaders takeTrailers(int request) {
        return trailers == null ? null : trailers.take(request);
    }

    /// Whether a request's head is under way since before `deadline`.
    boolean isSlowWithHead(long deadline) {
        return readingHead && !refused && headSince - deadline <= 0;
    }

    /// Whether nothing has been going on since before `deadline`.
    boolean isIdleSince(long deadline) {
        return active == 0 && !readingHead && idleSince - deadline <= 0;
    }

    boolean isBusy() {
        return active > 0;
    }

    /// @param text an IP address, with or without a zone
    static Address address(String text) {
        int zone = text.indexOf('%');
        return Address.parse(zone < 0 ? text : text.substring(0, zone))
                .orElseThrow(() -> new IllegalStateException("the peer's address is no IP address: " + text));
    }
}
