package io.jvmingress.controller.app;

import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.Redacted;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate that nobody but its maker vouches for, made at start: P-256, one year.
record SelfSigned(X509Certificate certificate, KeyPair keys, List<String> names) {

    private static final Duration VALID = Duration.ofDays(365);

    /// Clocks differ: a client whose clock is behind takes the certificate, too.
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

    static SelfSigned make(List<String> names, Instant now) {
        try {
            var random = new SecureRandom();
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var keys = generator.generateKeyPair();
            var subject = new X500Name("CN=" + names.getFirst());
            var builder = new JcaX509v3CertificateBuilder(
                    subject,
                    new BigInteger(127, random).setBit(126),
                    Date.from(now.minus(CLOCK_DIFFERENCE)),
                    Date.from(now.plus(VALID)),
                    subject,
                    keys.getPublic());
            var alternatives = names.stream()
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new SelfSigned(certificate, keys, List.copyOf(names));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("cannot make a self-signed certificate", e);
        }
    }

    /// As the table serves it.
    Certificate asDefault() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(certificate.getEncoded());
            digest.update(keys.getPublic().getEncoded());
            return new Certificate(
                    "default",
                    HexFormat.of().formatHex(digest.digest()),
                    names,
                    List.of(certificate),
                    new Redacted<>(keys.getPrivate()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode a certificate just made", e);
        }
    }
}
