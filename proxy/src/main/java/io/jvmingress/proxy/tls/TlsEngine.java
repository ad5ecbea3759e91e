package io.jvmingress.proxy.tls;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.security.PublicKey;
import java.util.Locale;
import java.util.Optional;

/// Who does the cryptography of a listener.
public enum TlsEngine {
    /// OpenSSL where its native library loads, the JDK otherwise.
    AUTO,
    /// The JDK's own engine.
    JDK,
    /// BoringSSL, through Netty's native library.
    OPENSSL;

    /// The engine that is really used: never [#AUTO].
    ///
    /// @throws IllegalStateException when OpenSSL is demanded and its native library does not load
    public TlsEngine resolve() {
        return switch (this) {
            case JDK -> JDK;
            case AUTO -> openSslLoads() ? OPENSSL : JDK;
            case OPENSSL -> {
                if (!openSslLoads()) {
                    throw new IllegalStateException(
                            "tls engine openssl is not available: its native library did not load",
                            OpenSsl.unavailabilityCause());
                }
                yield OPENSSL;
            }
        };
    }

    /// Why the engine cannot serve a certificate with such a key; empty when it can.
    ///
    /// Names with a refused certificate are served with the default one, so this is for a finding.
    public Optional<String> refusal(PublicKey key) {
        var resolved = resolve();
        var kind = KeyKind.of(key);
        if (kind.servedBy(resolved)) {
            return Optional.empty();
        }
        var by = kind == KeyKind.OTHER ? "tls" : "tls engine " + resolved.name().toLowerCase(Locale.ROOT);
        return Optional.of(by + " cannot use this " + key.getAlgorithm() + " key");
    }

    /// The engine as Vert.x takes it; of one that was resolved.
    SSLEngineOptions options() {
        return switch (this) {
            case OPENSSL -> new OpenSSLEngineOptions();
            case JDK, AUTO -> new JdkSSLEngineOptions();
        };
    }

    private static boolean openSslLoads() {
        return OpenSsl.isAvailable() && OpenSsl.supportsKeyManagerFactory();
    }
}
