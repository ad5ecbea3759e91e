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

/// A certificate in the form that both engines take: arrays, and a key of the JDK's own classes.
///
/// Made once per certificate. A key of another provider (BouncyCastle's) is brought over, because the JDK's
/// engine compares the names of algorithms, and providers do not agree on those.
final class KeyMaterial {

    private static final Logger log = LoggerFactory.getLogger(KeyMaterial.class);

    private final String alias;
    private final KeyKind kind;
    private final X509Certificate[] chain;
    private final PrivateKey key;

    private KeyMaterial(String alias, KeyKind kind, X509Certificate[] chain, PrivateKey key) {
        this.alias = alias;
        this.kind = kind;
        this.chain = chain;
        this.key = key;
    }

    static KeyMaterial of(Certificate certificate) {
        var chain = certificate.chain().toArray(X509Certificate[]::new);
        var kind = KeyKind.of(chain[0].getPublicKey());
        return new KeyMaterial(certificate.fingerprint(), kind, chain, jdkKey(certificate, kind));
    }

    String alias() {
        return alias;
    }

    KeyKind kind() {
        return kind;
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
            log.atWarn().addKeyValue("source", certificate.source()).log("private key has an unknown form");
            return key;
        }
    }

    /// Ed25519 keys may come with their public key (RFC 8410 7), which the JDK keeps and BoringSSL does not read.
    private static PrivateKey plain(KeyFactory keys, PrivateKey key) throws InvalidKeySpecException {
        if (key instanceof EdECPrivateKey point && point.getBytes().isPresent()) {
            return keys.generatePrivate(
                    new EdECPrivateKeySpec(point.getParams(), point.getBytes().get()));
        }
        return key;
    }
}
