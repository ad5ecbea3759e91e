package io.jvmingress.controller.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/// Private keys in the three forms that tools write: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) and SEC1
/// (RFC 5915).
final class PrivateKeys {

    private static final Map<ASN1ObjectIdentifier, String> ALGORITHMS = Map.of(
            PKCSObjectIdentifiers.rsaEncryption, "RSA",
            X9ObjectIdentifiers.id_ecPublicKey, "EC",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519");

    /// Those that Java knows and TLS 1.3 has (RFC 8446 4.2.3).
    private static final Set<ASN1Encodable> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

    private static final Unusable UNREADABLE = new Unusable("has a broken key");

    private PrivateKeys() {}

    sealed interface Result {}

    record Usable(PrivateKey key) implements Result {

        @Override
        public String toString() {
            return "[redacted]";
        }
    }

    record Unusable(String detail) implements Result {}

    /// The first key of a text. Parameters of a curve before it, as OpenSSL writes them, are used
    /// for a key that has none.
    static Result find(List<PemObject> blocks) {
        ASN1Encodable curve = null;
        for (var block : blocks) {
            try {
                if (block.getType().equals("EC PARAMETERS")) {
                    curve = ASN1Primitive.fromByteArray(block.getContent());
                } else if (block.getType().endsWith("PRIVATE KEY")) {
                    return isEncrypted(block) ? new Unusable("has an encrypted key") : convert(info(block, curve));
                }
            } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException _) {
                // BouncyCastle throws each of these for content that is not of the type that the block claims.
                return UNREADABLE;
            }
        }
        return new Unusable("has no PEM key in tls.key");
    }

    private static boolean isEncrypted(PemObject block) {
        List<?> headers = block.getHeaders();
        boolean inHeader = headers.stream()
                .anyMatch(header -> header instanceof PemHeader field
                        && field.getName().equals("Proc-Type")
                        && field.getValue().endsWith("ENCRYPTED"));
        return inHeader || block.getType().startsWith("ENCRYPTED");
    }

    private static PrivateKeyInfo info(PemObject block, @Nullable ASN1Encodable curve) throws IOException {
        return switch (block.getType()) {
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(block.getContent()));
            case "EC PRIVATE KEY" -> {
                var key = ECPrivateKey.getInstance(block.getContent());
                var own = key.getParametersObject();
                yield new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, own == null ? curve : own), key);
            }
            default -> PrivateKeyInfo.getInstance(block.getContent());
        };
    }

    private static Result convert(PrivateKeyInfo info) throws IOException {
        var algorithm = ALGORITHMS.get(info.getPrivateKeyAlgorithm().getAlgorithm());
        if (algorithm == null) {
            return new Unusable("has a key that is neither RSA, ECDSA nor Ed25519");
        }
        if (algorithm.equals("EC")
                && !CURVES.contains(info.getPrivateKeyAlgorithm().getParameters())) {
            return new Unusable("has a key on another curve than P-256, P-384 and P-521");
        }
        try {
            return new Usable(
                    KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())));
        } catch (GeneralSecurityException _) {
            return UNREADABLE;
        }
    }
}
