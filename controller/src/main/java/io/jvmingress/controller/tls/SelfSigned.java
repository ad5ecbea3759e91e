package io.jvmingress.controller.tls;

import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.Redacted;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
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

/// Makes a certificate that signs itself, ECDSA on P-256: the default where the operator has none,
/// and for examples.
///
/// Time and randomness are arguments.
public final class SelfSigned {

    private static final int SERIAL_BITS = 127;

    private SelfSigned() {}

    /// Makes a new key and its certificate.
    ///
    /// @param source names the certificate in the table
    /// @param names DNS names, the first of them the subject's common name; at least one
    public static Certificate make(
            String source, List<String> names, Instant notBefore, Duration validity, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var keys = generator.generateKeyPair();
            var subject = new X500Name("CN=" + names.getFirst());
            var builder = new JcaX509v3CertificateBuilder(
                            subject,
                            new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                            Date.from(notBefore),
                            Date.from(notBefore.plus(validity)),
                            subject,
                            keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.subjectAlternativeName, false, dnsNames(names));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .setSecureRandom(random)
                    .build(keys.getPrivate());
            var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new PemParser.Pair(List.of(certificate), new Redacted<>(keys.getPrivate())).certificate(source);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException impossible) {
            throw new IllegalStateException("this Java cannot make an ECDSA certificate", impossible);
        }
    }

    private static GeneralNames dnsNames(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }
}
