package io.jvmingress.proxy.tls;

import io.jvmingress.proxy.table.Certificate;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A certificate in the form that an engine takes: arrays, and a key of the JDK's own classes.
///
/// Made once per certificate. A key of another provider (BouncyCastle's) is brought over, because the JDK's
/// engine compares the names of algorithms, and providers do not agree on those.
final class KeyMaterial {

    private static final Logger log = LoggerFactory.getLogger(KeyMaterial.class);

    private final TlsEngine engine;
    private final String alias;
    private final KeyKind kind;
    private final X509Certificate[] chain;
    private final PrivateKey key;

    private KeyMaterial(TlsEngine engine, KeyKind kind, Certificate certificate, X509Certificate[] chain) {
        this.engine = engine;
        this.alias = certificate.fingerprint();
        this.kind = kind;
        this.chain = chain;
        this.key = jdkKey(certificate, kind);
    }

    /// @param engine the resolved engine that will use it
    static KeyMaterial of(Certificate certificate, TlsEngine engine) {
        var chain = certificate.chain().toArray(X509Certificate[]::new);
        var material = new KeyMaterial(engine, KeyKind.of(chain[0].getPublicKey()), certificate, chain);
        if (!material.usable()) {
            log.atWarn()
                    .addKeyValue("certificate", certificate.source())
                    .addKeyValue("engine", engine)
                    .log("tls engine cannot use the certificate's key, the default certificate is served instead");
        }
        return material;
    }

    String alias() {
        return alias;
    }

    /// Whether the engine can serve it at all.
    boolean usable() {
        return kind.servedBy(engine);
    }

    /// Whether it may be the answer when the engine asks for this kind of key.
    boolean answers(String asked) {
        return kind.answers(asked, engine);
    }

    X509Certificate[] chain() {
        return chain.clone();
    }

    PrivateKey key() {
        return key;
    }

    private static PrivateKey jdkKey(Certificate certificate, KeyKind kind) {
        var key = certificate.key().secret();
        byte[] encoded = key.getEncoded();
        if (encoded == null || kind == KeyKind.OTHER) {
            return key;
        }
        try {
            var keys = KeyFactory.getInstance(kind.jdkName());
            return plain(keys, keys.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException _) {
            // The engine may still know the key as it is; if not, it fails the handshake.
            log.atWarn().addKeyValue("certificate", certificate.source()).log("private key has an unknown form");
            return key;
        }
    }

    /// Ed25519 keys may come with their public key (RFC 8410 7), which the JDK keeps and BoringSSL does not
    /// read.
    private static PrivateKey plain(KeyFactory keys, PrivateKey key) throws InvalidKeySpecException {
        if (key instanceof EdECPrivateKey point && point.getBytes().isPresent()) {
            return keys.generatePrivate(
                    new EdECPrivateKeySpec(point.getParams(), point.getBytes().get()));
        }
        return key;
    }
}
