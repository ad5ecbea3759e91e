package io.jvmingress.controller.tls;

import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.Redacted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// Reads a certificate chain and its private key from PEM (RFC 7468).
///
/// Texts come as people and tools write them: with `\r\n`, a byte order mark, words around the
/// blocks, the leaf not first. What cannot be read is said without a byte of what was there.
public final class PemParser {

    private PemParser() {}

    /// What two texts hold together.
    public sealed interface Result {}

    /// A chain, the leaf first, and the leaf's key.
    public record Pair(List<X509Certificate> chain, Redacted<PrivateKey> key) implements Result {

        public Pair {
            chain = List.copyOf(chain);
        }

        /// As the table has it.
        ///
        /// @param source names where the pair is from
        public Certificate certificate(String source) {
            return new Certificate(
                    source, CertificateCheck.fingerprint(chain), CertificateCheck.names(chain.getFirst()), chain, key);
        }
    }

    /// What is wrong with the texts.
    ///
    /// @param detail a predicate, as `has an encrypted key`
    public record Unreadable(String detail) implements Result {}

    public static Result parse(String certificates, String key) {
        var chain = certificates(certificates);
        if (chain.isEmpty()) {
            return new Unreadable("has no readable PEM certificate in tls.crt");
        }
        return switch (key(key)) {
            case PrivateKeys.Unusable(var detail) -> new Unreadable(detail);
            case PrivateKeys.Usable(var found) ->
                CertificateCheck.chainFor(found, chain.get())
                        .<Result>map(ordered -> new Pair(ordered, new Redacted<>(found)))
                        .orElseGet(() -> new Unreadable("has a key that does not fit its certificate"));
        };
    }

    /// All certificates in a text.
    ///
    /// @return empty where there is none, or one that cannot be read
    public static Optional<List<X509Certificate>> certificates(String text) {
        var certificates = new ArrayList<X509Certificate>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (var block : blocks(text)) {
                if (block.getType().endsWith("CERTIFICATE")) {
                    var in = new ByteArrayInputStream(block.getContent());
                    if (factory.generateCertificate(in) instanceof X509Certificate certificate) {
                        certificates.add(certificate);
                    }
                }
            }
        } catch (CertificateException | IOException _) {
            // One broken block makes the whole text doubtful; the caller says so without its content.
            return Optional.empty();
        }
        return certificates.isEmpty() ? Optional.empty() : Optional.of(certificates);
    }

    private static PrivateKeys.Result key(String text) {
        try {
            return PrivateKeys.find(blocks(text));
        } catch (IOException _) {
            return new PrivateKeys.Unusable("has no readable PEM key in tls.key");
        }
    }

    private static List<PemObject> blocks(String text) throws IOException {
        var blocks = new ArrayList<PemObject>();
        try (var reader = new PemReader(new StringReader(text))) {
            for (var block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                blocks.add(block);
            }
        } catch (IllegalArgumentException | IllegalStateException broken) {
            // What the Base64 decoder throws for characters that do not belong there.
            throw new IOException("broken block", broken);
        }
        return blocks;
    }
}
