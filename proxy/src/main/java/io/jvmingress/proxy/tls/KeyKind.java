package io.jvmingress.proxy.tls;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.util.List;

/// The kinds of keys that a certificate may have, and which engine takes them.
///
/// That was found out by handshakes with TLS 1.2 and 1.3, and a test repeats them.
enum KeyKind {
    /// From 1,024 bits on: a smaller key has no room for the signatures of TLS 1.3.
    RSA("RSA", true),
    /// RSA keys that are bound to the PSS padding. BoringSSL does not read them.
    RSA_PSS("RSASSA-PSS", false),
    /// On the curves P-256, P-384 and P-521; TLS 1.3 knows no others.
    EC("EC", true),
    ED25519("EdDSA", true),
    /// BoringSSL does not read these keys.
    ED448("EdDSA", false),
    /// What neither engine can use, such as DSA or small RSA keys.
    OTHER("", false);

    private static final int SMALLEST_RSA_BITS = 1024;
    private static final List<EllipticCurve> CURVES =
            List.of(curve("secp256r1"), curve("secp384r1"), curve("secp521r1"));

    private final String jdkName;
    private final boolean openSsl;

    KeyKind(String jdkName, boolean openSsl) {
        this.jdkName = jdkName;
        this.openSsl = openSsl;
    }

    /// Providers name algorithms differently: `EC` and `ECDSA`, `EdDSA` and `Ed25519`.
    static KeyKind of(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> longEnough(key) ? RSA : OTHER;
            case "RSASSA-PSS" -> longEnough(key) ? RSA_PSS : OTHER;
            case "EC", "ECDSA" -> onKnownCurve(key) ? EC : OTHER;
            case "Ed25519" -> ED25519;
            case "Ed448" -> ED448;
            case "EdDSA" -> edwards(key);
            default -> OTHER;
        };
    }

    /// The JDK's name of such keys; empty for [#OTHER].
    String jdkName() {
        return jdkName;
    }

    /// Whether the engine can serve such keys at all.
    boolean servedBy(TlsEngine resolved) {
        return switch (resolved) {
            case OPENSSL -> openSsl;
            case JDK, AUTO -> !jdkName.isEmpty();
        };
    }

    /// Whether a key of this kind may be the answer when the engine asks for one.
    ///
    /// The JDK asks for each kind that the client can check, by name. BoringSSL matches the key with what
    /// the client can check itself, and tells the client properly when it cannot; what Netty asks for is
    /// only a guess from the suites, which knows no Ed25519.
    boolean answers(String asked, TlsEngine resolved) {
        return switch (resolved) {
            case OPENSSL -> openSsl;
            case JDK, AUTO -> asked.equals(jdkName);
        };
    }

    private static boolean longEnough(PublicKey key) {
        return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= SMALLEST_RSA_BITS;
    }

    private static boolean onKnownCurve(PublicKey key) {
        return key instanceof ECPublicKey point
                && CURVES.contains(point.getParams().getCurve());
    }

    private static KeyKind edwards(PublicKey key) {
        if (key instanceof EdECPublicKey point) {
            return switch (point.getParams().getName()) {
                case "Ed25519" -> ED25519;
                case "Ed448" -> ED448;
                default -> OTHER;
            };
        }
        return OTHER;
    }

    private static EllipticCurve curve(String name) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class).getCurve();
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("the JDK has no curve " + name, cause);
        }
    }
}
