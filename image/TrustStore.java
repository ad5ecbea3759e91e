import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/// `java TrustStore.java FOLDER FILE`: the PEM certificates of a folder as the trust store of a Java runtime.
///
/// Without a password nothing in it is encrypted or authenticated, so the same certificates give the same bytes.
final class TrustStore {

    private TrustStore() {}

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var certificates = CertificateFactory.getInstance("X.509");
        try (var listed = Files.list(Path.of(arguments[0]))) {
            for (var file : listed.sorted().toList()) {
                try (var in = Files.newInputStream(file)) {
                    store.setCertificateEntry(file.getFileName().toString(), certificates.generateCertificate(in));
                }
            }
        }
        try (var out = Files.newOutputStream(Path.of(arguments[1]))) {
            store.store(out, null);
        }
    }
}
