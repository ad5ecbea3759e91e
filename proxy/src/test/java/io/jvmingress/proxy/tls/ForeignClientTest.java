package io.jvmingress.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvmingress.proxy.table.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that are not Java's, where the machine has them.
@ParameterizedClass
@EnumSource(names = {"JDK", "OPENSSL"})
class ForeignClientTest {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: any.test\r\nConnection: close\r\n\r\n";

    @Parameter
    private TlsEngine engine = TlsEngine.AUTO;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(TestCertificates.Key.class)
    void curlTrustsAndSpeaksHttp2(TestCertificates.Key key) throws IOException {
        assumeTrue(Program.present("curl"), "no curl");
        var certificate = TestCertificates.of(key, "a.test");
        var trusted = Files.writeString(folder.resolve("ca.pem"), TestCertificates.chainPem(certificate));
        try (var server = new TlsServer(engine).serve("a.test", certificate)) {
            var output = Program.run(
                    "",
                    List.of(
                            "curl",
                            "--silent",
                            "--show-error",
                            "--noproxy",
                            "*",
                            "--http2",
                            "--cacert",
                            trusted.toString(),
                            "--resolve",
                            "a.test:" + server.port() + ":127.0.0.1",
                            "https://a.test:" + server.port() + "/"));

            assertThat(output).isEqualTo("HTTP_2 a.test");
        }
    }

    @ParameterizedTest
    @EnumSource(TestCertificates.Key.class)
    void opensslChecksTheSignature(TestCertificates.Key key) throws IOException {
        var certificate = TestCertificates.of(key, "a.test");
        var trusted = Files.writeString(folder.resolve("ca.pem"), TestCertificates.chainPem(certificate));
        try (var server = new TlsServer(engine).serve("a.test", certificate)) {
            for (var protocol : List.of("-tls1_2", "-tls1_3")) {
                var output = openssl(server, "a.test", protocol, "-CAfile", trusted.toString());

                assertThat(output).contains("Verify return code: 0 (ok)").contains("HTTP_1_1 a.test");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void aClientThatResumesItsSessionGetsItsOwnName(String protocol) throws IOException {
        try (var server = withDefault(TestCertificates.of(TestCertificates.Key.ECDSA, "a.test"))) {
            var session = folder.resolve("session.pem").toString();
            openssl(server, "a.test", protocol, "-sess_out", session);

            var output = openssl(server, "a.test", protocol, "-sess_in", session);

            assertThat(output)
                    .contains("HTTP_1_1 a.test")
                    .contains("CN = a.test")
                    .doesNotContain("default.test");
        }
    }

    /// The JDK asks for a certificate before it tells the name then, and would go on with the session's name.
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void aClientThatOffersAnotherNamesSessionIsNotMistaken(String protocol) throws IOException {
        try (var server = withDefault(TestCertificates.of(TestCertificates.Key.ECDSA, "a.test"))) {
            var session = folder.resolve("session.pem").toString();
            openssl(server, "other.test", protocol, "-sess_out", session);

            var output = openssl(server, "a.test", protocol, "-sess_in", session);

            assertThat(output).contains("HTTP_1_1 a.test");
        }
    }

    @Test
    void olderProtocolsAreRefused() throws IOException {
        try (var server = withDefault(TestCertificates.of(TestCertificates.Key.RSA, "a.test"))) {
            assertThat(openssl(server, "a.test", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"))
                    .contains("alert protocol version");
        }
    }

    @Test
    void suitesWithoutForwardSecrecyAreRefused() throws IOException {
        try (var server = withDefault(TestCertificates.of(TestCertificates.Key.RSA, "a.test"))) {
            assertThat(openssl(server, "a.test", "-tls1_2", "-cipher", "AES128-GCM-SHA256"))
                    .contains("alert handshake failure");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.test.", "_x.test", "-a.test", "a..test", "\u0001\n", "\u00ff.test", "10.0.0.1"})
    void namesThatAreNoHostNamesGetNobodysCertificate(String name) throws IOException {
        try (var server = withDefault(TestCertificates.of(TestCertificates.Key.ECDSA, "a.test"))) {
            // The JDK refuses most of them before anyone is asked.
            var refused = engine == TlsEngine.JDK ? "alert illegal parameter" : "subject=CN = default.test";
            assertThat(openssl(server, name, "-tls1_3")).containsAnyOf("subject=CN = default.test", refused);
        }
    }

    private TlsServer withDefault(Certificate certificate) {
        return new TlsServer(engine)
                .serve("", TestCertificates.of(TestCertificates.Key.ECDSA, "default.test"))
                .serve("a.test", certificate);
    }

    private static String openssl(TlsServer server, String name, String... options) throws IOException {
        assumeTrue(Program.present("openssl"), "no openssl");
        var command = new ArrayList<>(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(), "-servername", name));
        command.addAll(List.of(options));
        return Program.run(REQUEST, command);
    }
}
