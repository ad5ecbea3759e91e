package io.jvmingress.proxy.tls;

import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.Redacted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes self-signed certificates for tests: real keys, real signatures.
public final class TestCertificates {

    /// The kinds of keys that Secrets hold.
    public enum Key {
        RSA("RSA", "SHA256withRSA"),
        ECDSA("EC", "SHA256withECDSA"),
        ED25519("Ed25519", "Ed25519");

        private final String generator;
        private final String signature;

        Key(String generator, String signature) {
            this.generator = generator;
            this.signature = signature;
        }

        private KeyPair generate() throws GeneralSecurityException {
            var pairs = KeyPairGenerator.getInstance(generator);
            switch (this) {
                case RSA -> pairs.initialize(2048);
                case ECDSA -> pairs.initialize(new ECGenParameterSpec("secp256r1"));
                case ED25519 -> {}
            }
            return pairs.generateKeyPair();
        }
    }

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private TestCertificates() {}

    /// A certificate for names, valid from an hour ago for a day.
    public static Certificate of(Key key, String... names) {
        var now = Instant.now();
        return of(key, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)), names);
    }

    /// A certificate with a validity of its own.
    public static Certificate of(Key key, Instant notBefore, Instant notAfter, String... names) {
        try {
            return signed(key.signature, key.generate(), Date.from(notBefore), Date.from(notAfter), names);
        } catch (GeneralSecurityException | OperatorCreationException cause) {
            throw new IllegalStateException("cannot make a certificate for " + List.of(names), cause);
        }
    }

    /// A certificate for a key of any kind.
    ///
    /// @param signature the algorithm that the key signs with, in the JDK's words
    public static Certificate of(KeyPair pair, String signature, String... names) {
        var now = Instant.now();
        try {
            return signed(
                    signature,
                    pair,
                    Date.from(now.minus(Duration.ofHours(1))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    names);
        } catch (GeneralSecurityException | OperatorCreationException cause) {
            throw new IllegalStateException("cannot make a certificate for " + List.of(names), cause);
        }
    }

    /// A further certificate with the key of another one: cheap, where a test wants many.
    public static Certificate withKeyOf(Certificate other, String... names) {
        var leaf = other.chain().getFirst();
        var key = Stream.of(Key.values())
                .filter(kind -> leaf.getSigAlgName().equalsIgnoreCase(kind.signature)
                        || (kind == Key.ED25519 && leaf.getSigAlgName().equals("EdDSA")))
                .findFirst()
                .orElseThrow();
        try {
            var pair = new KeyPair(leaf.getPublicKey(), other.key().secret());
            return signed(key.signature, pair, leaf.getNotBefore(), leaf.getNotAfter(), names);
        } catch (GeneralSecurityException | OperatorCreationException cause) {
            throw new IllegalStateException("cannot make a certificate for " + List.of(names), cause);
        }
    }

    /// The chain in PEM, as in a Secret's `tls.crt`.
    public static String chainPem(Certificate certificate) {
        var text = new StringBuilder();
        for (var one : certificate.chain()) {
            text.append(pem("CERTIFICATE", encoded(one)));
        }
        return text.toString();
    }

    /// The key in PEM (PKCS#8), as in a Secret's `tls.key`.
    public static String keyPem(Certificate certificate) {
        return pem("PRIVATE KEY", certificate.key().secret().getEncoded());
    }

    /// A server's TLS with one certificate, by the JDK.
    public static SSLContext context(Certificate certificate) {
        try {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "server",
                    certificate.key().secret(),
                    new char[0],
                    certificate.chain().toArray(X509Certificate[]::new));
            var managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(keys, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException cause) {
            throw new IllegalStateException("cannot serve " + certificate.source(), cause);
        }
    }

    private static Certificate signed(String signature, KeyPair pair, Date notBefore, Date notAfter, String... names)
            throws GeneralSecurityException, OperatorCreationException {
        var subject = new X500Name("CN=" + names[0]);
        var serial = BigInteger.valueOf(SERIAL.getAndIncrement());
        var builder = new JcaX509v3CertificateBuilder(subject, serial, notBefore, notAfter, subject, pair.getPublic());
        var alternatives = Stream.of(names)
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        try {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        var signer = new JcaContentSignerBuilder(signature).build(pair.getPrivate());
        var leaf = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        return new Certificate(
                "test/" + names[0].replace("*", "any"),
                fingerprint(leaf),
                List.of(names),
                List.of(leaf),
                new Redacted<>(pair.getPrivate()));
    }

    private static String fingerprint(X509Certificate leaf) throws GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(leaf.getEncoded());
        digest.update(leaf.getPublicKey().getEncoded());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateException cause) {
            throw new IllegalStateException("certificate cannot be encoded", cause);
        }
    }

    private static String pem(String type, byte[] content) {
        var body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
