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
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Chooses the certificate of each handshake by asking the snapshot that is current then.
///
/// So one TLS context serves any number of names, and a certificate changes in the same swap as its routes,
/// without a reload.
///
/// The JDK's engine asks once per kind of key that the client can check, in the client's or the suites'
/// order. A name has one certificate here: it is the answer to the question for its own kind, and there is
/// none to the others. If the client cannot check that kind, the handshake fails (`handshake_failure`);
/// another name's certificate would help nobody.
final class TableKeyManager extends X509ExtendedKeyManager {

    /// All questions of a handshake come one after the other on one thread. The answer to the first is kept
    /// for the others, or a swap between two of them could change the kind of key and leave both without an
    /// answer.
    private record Choice(WeakReference<SSLSession> session, KeyMaterial material) {}

    private static final ThreadLocal<@Nullable Choice> LAST = new ThreadLocal<>();

    private final Function<String, Optional<Certificate>> certificates;
    private final KeyMaterials materials;

    TableKeyManager(Function<String, Optional<Certificate>> certificates, KeyMaterials materials) {
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
                .filter(material -> material.answers(keyType))
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
        var session = engine.getHandshakeSession();
        if (session == null) {
            // The JDK also asks when a client offers to resume a session, before it lets the hello's names be read. It
            // would resume another name's session and keep that name: so there is no answer, and a new session begins.
            return Optional.empty();
        }
        var last = LAST.get();
        if (last != null && last.session().refersTo(session)) {
            return Optional.of(last.material());
        }
        var chosen = serve(ServerNames.of(session));
        chosen.ifPresent(material -> LAST.set(new Choice(new WeakReference<>(session), material)));
        return chosen;
    }

    /// The material for a name, or the default certificate's where the engine cannot use the name's own.
    private Optional<KeyMaterial> serve(String name) {
        var own = usable(name);
        return own.isPresent() || name.isEmpty() ? own : usable("");
    }

    private Optional<KeyMaterial> usable(String name) {
        return certificates.apply(name).map(materials::of).filter(KeyMaterial::usable);
    }
}
