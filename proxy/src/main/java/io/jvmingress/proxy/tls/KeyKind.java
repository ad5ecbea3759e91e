package io.jvmingress.proxy.tls;

import java.security.PublicKey;

/// The kinds of keys that a certificate may have, with the names that engines and key factories know them by.
enum KeyKind {
    RSA("RSA", "RSA", "RSA"),
    /// RSA keys that are bound to the PSS padding; to BoringSSL they are RSA keys.
    RSA_PSS("RSASSA-PSS", "RSASSA-PSS", "RSA"),
    EC("EC", "EC", "EC"),
    /// BoringSSL is asked for the authentication of a cipher suite, and there Ed25519 counts as ECDSA (RFC
    /// 8422 5.10).
    EDDSA("EdDSA", "EdDSA", "EC"),
    /// A key that no TLS 1.2 or 1.3 suite of ours can use, such as DSA.
    OTHER("", "DSA", "");

    private final String jdkName;
    private final String keyFactory;
    private final String openSslName;

    KeyKind(String jdkName, String keyFactory, String openSslName) {
        this.jdkName = jdkName;
        this.keyFactory = keyFactory;
        this.openSslName = openSslName;
    }

    static KeyKind of(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> RSA;
            case "RSASSA-PSS" -> RSA_PSS;
            case "EC", "ECDSA" -> EC;
            case "EdDSA", "Ed25519", "Ed448" -> EDDSA;
            default -> OTHER;
        };
    }

    /// The name under which the JDK's key factory makes such keys.
    String keyFactory() {
        return keyFactory;
    }

    /// Whether a key of this kind is what the engine asks for.
    boolean answers(String asked, TlsEngine engine) {
        return switch (engine) {
            case OPENSSL -> asked.equals(openSslName);
            case JDK, AUTO -> asked.equals(jdkName);
        };
    }
}
