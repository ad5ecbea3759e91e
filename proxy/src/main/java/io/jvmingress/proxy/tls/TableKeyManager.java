package io.jvmingress.proxy.tls;

import io.jvmingress.proxy.table.Certificate;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Chooses the certificate of each handshake by asking the snapshot that is current then.
///
/// So one TLS context serves any number of names, and a certificate changes in the same swap as its routes,
/// without a reload.
///
/// An engine asks once per kind of key that the client can check, in the client's or the suites' order. A
/// name has one certificate here: it is the answer to the question for its own kind, and there is none to
/// the others. If the client cannot check that kind, the handshake fails (`handshake_failure`); another
/// name's certificate would help nobody.
final class TableKeyManager extends X509ExtendedKeyManager {

    /// All questions of a handshake come one after the other on one thread. The answer to the first is kept
    /// for the others, or a swap between two of them could change the kind of key and leave both without an
    /// answer.
    private record Choice(WeakReference<SSLEngine> engine, KeyMaterial material) {}

    private static final ThreadLocal<@Nullable Choice> LAST = new ThreadLocal<>();

    private final TlsEngine kind;
    private final Function<String, Optional<Certificate>> certificates;
    private final KeyMaterials materials;

    /// @param kind the resolved engine that will ask
    TableKeyManager(TlsEngine kind, Function<String, Optional<Certificate>> certificates, KeyMaterials materials) {
        this.kind = kind;
        this.certificates = certificates;
        this.materials = materials;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            @Nullable String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        if (keyType == null || engine == null) {
            return null;
        }
        return choice(engine)
                .filter(material -> material.kind().answers(keyType, kind))
                .map(KeyMaterial::alias)
                .orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        return materials.find(alias).map(KeyMaterial::chain).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return materials.find(alias).map(KeyMaterial::key).orElse(null);
    }

    /// Only engines ask here: Vert.x has no TLS sockets.
    @Override
    public @Nullable String chooseServerAlias(
            @Nullable String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private Optional<KeyMaterial> choice(SSLEngine engine) {
        var last = LAST.get();
        if (last != null && last.engine().refersTo(engine)) {
            // Asked again: it may have been forgotten since, if very many other certificates were served meanwhile.
            return Optional.of(last.material());
        }
        var chosen =
                certificates.apply(ServerNames.of(engine.getHandshakeSession())).map(materials::of);
        chosen.ifPresent(material -> LAST.set(new Choice(new WeakReference<>(engine), material)));
        return chosen;
    }
}
