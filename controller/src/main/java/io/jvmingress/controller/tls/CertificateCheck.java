package io.jvmingress.controller.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/// What can be said of a certificate.
public final class CertificateCheck {

    /// How long before its end a certificate is called expiring.
    public static final Duration EXPIRES_SOON = Duration.ofDays(14);

    private static final int DNS_NAME = 2;

    private static final byte[] PROBE = {1, 2, 3, 4};

    private CertificateCheck() {}

    public enum Validity {
        NOT_YET,
        VALID,
        EXPIRES_SOON,
        EXPIRED
    }

    public static Validity validity(X509Certificate certificate, Instant now) {
        var notAfter = certificate.getNotAfter().toInstant();
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return Validity.NOT_YET;
        }
        if (now.isAfter(notAfter)) {
            return Validity.EXPIRED;
        }
        return now.isBefore(notAfter.minus(EXPIRES_SOON)) ? Validity.VALID : Validity.EXPIRES_SOON;
    }

    /// When [#validity] will next say something else; empty once it has expired.
    public static Optional<Instant> nextChange(X509Certificate certificate, Instant now) {
        var notAfter = certificate.getNotAfter().toInstant();
        return Stream.of(
                        certificate.getNotBefore().toInstant(),
                        notAfter.minus(EXPIRES_SOON),
                        // The last moment itself is still valid.
                        notAfter.plusMillis(1))
                .filter(now::isBefore)
                .min(Instant::compareTo);
    }

    /// The DNS names that a certificate covers, in lower case; the common name only where it has no
    /// alternative names at all.
    public static List<String> names(X509Certificate certificate) {
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives == null) {
                return commonNames(certificate);
            }
            var names = new ArrayList<String>();
            for (var alternative : alternatives) {
                if (alternative.getFirst() instanceof Integer type
                        && type == DNS_NAME
                        && alternative.get(1) instanceof String name) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
            return names;
        } catch (CertificateParsingException _) {
            // Names that cannot be read cover nothing.
            return List.of();
        }
    }

    /// SHA-256 over the certificates and the leaf's public key, in lower-case hex.
    static String fingerprint(List<X509Certificate> chain) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var certificate : chain) {
                digest.update(certificate.getEncoded());
            }
            digest.update(chain.getFirst().getPublicKey().getEncoded());
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a parsed certificate has no encoding", impossible);
        }
    }

    /// The chain that begins with the certificate of this key, each followed by its issuer as far
    /// as there is one (RFC 8446 4.4.2); what does not belong to it is left out. Empty where no
    /// certificate is the key's.
    static Optional<List<X509Certificate>> chainFor(PrivateKey key, List<X509Certificate> certificates) {
        return certificates.stream()
                .filter(certificate -> fits(key, certificate.getPublicKey()))
                .findFirst()
                .map(leaf -> chainFrom(leaf, certificates));
    }

    private static List<X509Certificate> chainFrom(X509Certificate leaf, List<X509Certificate> certificates) {
        var chain = new ArrayList<X509Certificate>();
        var next = Optional.of(leaf);
        while (next.isPresent()) {
            var issuer = next.get().getIssuerX500Principal();
            chain.add(next.get());
            next = certificates.stream()
                    .filter(certificate -> certificate.getSubjectX500Principal().equals(issuer))
                    .filter(certificate -> !chain.contains(certificate))
                    .findFirst();
        }
        return chain;
    }

    private static boolean fits(PrivateKey key, PublicKey certified) {
        if (key instanceof RSAPrivateKey rsa && certified instanceof RSAPublicKey rsaCertified) {
            return rsa.getModulus().equals(rsaCertified.getModulus());
        }
        return switch (key.getAlgorithm()) {
            case "EC" -> signs("SHA256withECDSA", key, certified);
            case "EdDSA", "Ed25519" -> signs("Ed25519", key, certified);
            default -> false;
        };
    }

    /// These keys do not tell their public half, so it is tried.
    private static boolean signs(String algorithm, PrivateKey key, PublicKey certified) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            var signed = signature.sign();
            signature.initVerify(certified);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            // A key of another kind or curve.
            return false;
        }
    }

    private static List<String> commonNames(X509Certificate certificate) {
        try {
            var subject = new JcaX509CertificateHolder(certificate).getSubject();
            return Stream.of(subject.getRDNs(BCStyle.CN))
                    .map(name -> IETFUtils.valueToString(name.getFirst().getValue()))
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList();
        } catch (java.security.cert.CertificateEncodingException impossible) {
            throw new IllegalStateException("a parsed certificate has no encoding", impossible);
        }
    }
}
