package io.jvmingress.proxy.tls;

import io.jvmingress.proxy.table.Certificate;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import org.jspecify.annotations.Nullable;

/// Hands the one key manager that reads the table to a TLS engine.
///
/// For OpenSSL the material must be copied into native memory, which costs more than a handshake's share.
/// Netty keeps such copies by alias and drops those whose alias its key manager no longer knows, but only
/// when its store is full; the store is made twice as large as what our key manager knows at most, so half
/// of it is free after each clearing.
public final class TableKeyManagerFactory extends KeyManagerFactory {

    /// Certificates whose material is surely kept; see [KeyMaterials].
    static final int CERTIFICATES_KEPT = 1024;

    private TableKeyManagerFactory(KeyManager manager, KeyManagerFactory example) {
        super(new Spi(manager), example.getProvider(), example.getAlgorithm());
    }

    /// A factory for an engine.
    ///
    /// @param engine is resolved
    /// @param certificates the current certificate for a server name in lower case, `""` when the client
    ///     sent none; called once per handshake on the event loop
    public static KeyManagerFactory create(TlsEngine engine, Function<String, Optional<Certificate>> certificates) {
        return create(engine, certificates, CERTIFICATES_KEPT);
    }

    static KeyManagerFactory create(
            TlsEngine engine, Function<String, Optional<Certificate>> certificates, int certificatesKept) {
        var resolved = engine.resolve();
        var manager = new TableKeyManager(certificates, new KeyMaterials(resolved, certificatesKept));
        var factory = new TableKeyManagerFactory(manager, example());
        return switch (resolved) {
            case OPENSSL -> new OpenSslCachingX509KeyManagerFactory(factory, 4 * certificatesKept);
            case JDK, AUTO -> factory;
        };
    }

    /// The constructor of the super class wants a provider and an algorithm to name.
    private static KeyManagerFactory example() {
        try {
            return KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("the JDK has no key manager factory", cause);
        }
    }

    private static final class Spi extends KeyManagerFactorySpi {

        private final KeyManager manager;

        Spi(KeyManager manager) {
            this.manager = manager;
        }

        @Override
        protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {
            // Nothing to read: the table is the key store.
        }

        @Override
        protected void engineInit(@Nullable ManagerFactoryParameters parameters)
                throws InvalidAlgorithmParameterException {
            throw new InvalidAlgorithmParameterException("the table is the key store, it takes no parameters");
        }

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[] {manager};
        }
    }
}
