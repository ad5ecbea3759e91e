package io.jvmingress.controller.app;

import io.jvmingress.controller.tls.PemParser;
import io.jvmingress.controller.watch.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/// Who vouches for the certificates of endpoints.
final class Authorities {

    private Authorities() {}

    /// Reads a file of PEM certificates.
    ///
    /// @throws StartException where there is no such file, or no certificate in it
    static List<X509Certificate> read(Path file) {
        return PemParser.certificates(text(file))
                .orElseThrow(() -> new StartException(
                        "--upstream-ca " + file + " holds no readable certificate; it wants one or several in PEM"));
    }

    private static String text(Path file) {
        try {
            // Words around the blocks may be in any encoding.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new StartException("--upstream-ca " + file + " does not exist", e);
        } catch (IOException e) {
            throw new StartException("--upstream-ca " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
