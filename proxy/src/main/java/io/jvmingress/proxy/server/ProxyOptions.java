package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.tls.TlsEngine;
import java.security.cert.X509Certificate;
import java.util.List;

/// How a proxy server is set up.
///
/// @param bind the addresses to listen on; empty for all addresses of both families
/// @param httpPort 0 picks a free one; -1 for no such listener
/// @param httpsPort 0 picks a free one; -1 for no such listener
/// @param loops how many event loops serve
public record ProxyOptions(
        List<String> bind,
        int httpPort,
        int httpsPort,
        int loops,
        Tls tls,
        Timeouts timeouts,
        Limits limits,
        Settings settings) {

    /// Who does the cryptography, whom it trusts, and what clients are told of it.
    ///
    /// @param authorities who vouches for endpoints' certificates; with none they are not verified
    /// @param hsts for how many seconds a client shall come over TLS only; below 0 it is told nothing
    public record Tls(TlsEngine engine, List<X509Certificate> authorities, long hsts) {

        public static final long NO_HSTS = -1;

        public Tls {
            authorities = List.copyOf(authorities);
        }
    }

    public ProxyOptions {
        bind = List.copyOf(bind);
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be at least 1: " + loops);
        }
    }
}
