package io.jvmingress.proxy.server;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;

/// What Vert.x is told about servers and clients.
final class ListenerOptions {

    /// Larger pieces cost less: a body of 16 KiB takes a third less CPU than with the default of 8 KiB.
    private static final int CHUNK = 64 << 10;

    private static final int HTTP2_STREAM_WINDOW = 256 << 10;
    private static final int HTTP2_CONNECTION_WINDOW = 1 << 20;
    private static final int HTTP2_UPSTREAM_WINDOW = 1 << 20;

    private ListenerOptions() {}

    /// With the PROXY protocol a connection begins when [FirstBytes] has let it, within its own time.
    ///
    /// Switching a clear-text connection to HTTP/2 is off: such a request would lead past what is
    /// judged per request.
    static HttpServerOptions server(Limits limits, boolean proxyProtocol) {
        var options = new HttpServerOptions();
        options.setStrictThreadMode(true)
                .setMaxChunkSize(CHUNK)
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.head())
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                // Tunnels carry WebSockets as they are; Vert.x need not look for their extensions in each request.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(limits.streams())
                        .setMaxHeaderListSize(limits.head())
                        .setInitialWindowSize(HTTP2_STREAM_WINDOW)
                        .setPushEnabled(false))
                .setHttp2ConnectionWindowSize(HTTP2_CONNECTION_WINDOW);
        options.setAcceptBacklog(4096).setUseProxyProtocol(proxyProtocol).setProxyProtocolTimeout(0);
        return options;
    }

    static HttpClientOptions client(Limits limits, Timeouts timeouts) {
        var options = new HttpClientOptions();
        options.setShared(false)
                .setMaxChunkSize(CHUNK)
                .setMaxHeaderSize(limits.head())
                .setMaxInitialLineLength(limits.requestLine())
                .setKeepAlive(true)
                .setPipelining(false)
                .setDecompressionSupported(false)
                // Else it could not speak HTTP/2 at all; what is spoken is said for each connection.
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxHeaderListSize(limits.head())
                        .setInitialWindowSize(HTTP2_UPSTREAM_WINDOW)
                        .setPushEnabled(false))
                .setHttp2ConnectionWindowSize(HTTP2_UPSTREAM_WINDOW);
        options.setConnectTimeout(Math.toIntExact(timeouts.connect().toMillis()));
        return options;
    }
}
