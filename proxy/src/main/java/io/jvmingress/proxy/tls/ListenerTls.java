package io.jvmingress.proxy.tls;

import io.jvmingress.proxy.table.Certificate;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// The TLS of an HTTPS listener: TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1, certificates by server name from the
/// table.
public final class ListenerTls {

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /// Forward secret and authenticated encryption only; for TLS 1.2 what RFC 9325 4.2 recommends, and
    /// ChaCha20 for clients without AES instructions. Every client of the last ten years has one of them.
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private ListenerTls() {}

    /// Sets everything that concerns TLS in the options, and returns them.
    ///
    /// Vert.x' own server name indication stays off: it would build a context per name, keep sixteen, and
    /// go on serving a certificate that was replaced.
    ///
    /// @param certificates the current certificate for a server name in lower case, `""` when the client
    ///     sent none
    /// @throws IllegalStateException as [TlsEngine#resolve]
    public static HttpServerOptions apply(
            HttpServerOptions options, TlsEngine engine, Function<String, Optional<Certificate>> certificates) {
        var resolved = engine.resolve();
        options.setSsl(true)
                .setSni(false)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setSslEngineOptions(resolved.options())
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(PROTOCOLS))
                .setKeyCertOptions(KeyCertOptions.wrap(TableKeyManagerFactory.create(resolved, certificates)));
        CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
        return options;
    }

    /// The name that the client of a connection asked for, in lower case; empty without TLS or without a
    /// name.
    ///
    /// Ask once per connection and remember it: with OpenSSL the answer takes the engine's lock, and after
    /// the connection's end it is no longer known.
    public static String serverName(HttpConnection connection) {
        return connection.isSsl() ? serverName(connection.sslSession()) : "";
    }

    /// The name that the client of a session asked for, in lower case; empty where there is none.
    public static String serverName(@Nullable SSLSession session) {
        return ServerNames.of(session);
    }
}
