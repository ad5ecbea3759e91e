package io.jvmingress.proxy.tls;

import io.netty.handler.ssl.OpenSsl;

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

    private static boolean openSslLoads() {
        return OpenSsl.isAvailable() && OpenSsl.supportsKeyManagerFactory();
    }
}
