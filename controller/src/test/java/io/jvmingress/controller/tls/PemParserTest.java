package io.jvmingress.controller.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.tls.PemParser.Pair;
import io.jvmingress.controller.tls.PemParser.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates and keys as OpenSSL 3 writes them.
class PemParserTest {

    private static final Path PEM = Path.of("src/test/resources/pem");

    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs1, RSA",
        "rsa-pkcs8, RSA",
        "ec-sec1, EC",
        "ec-sec1-384, EC",
        "ec-parameters, EC",
        "ec-pkcs8, EC",
        "ed25519, EdDSA"
    })
    void readsEveryFormOfKey(String name, String algorithm) {
        assertThat(PemParser.parse(text(name + ".crt"), text(name + ".key")))
                .isInstanceOfSatisfying(Pair.class, pair -> {
                    assertThat(pair.key().secret().getAlgorithm()).isEqualTo(algorithm);
                    assertThat(pair.chain()).hasSize(1);
                });
    }

    @Test
    void namesTheCertificateInLowerCaseAndByItsDnsNamesOnly() {
        var pair = pair(text("ec-sec1.crt"), text("ec-sec1.key"));

        var certificate = pair.certificate("shop/tls");

        assertThat(certificate.source()).isEqualTo("shop/tls");
        assertThat(certificate.names()).containsExactly("ec-sec1.test", "*.ec-sec1.test");
        assertThat(certificate.fingerprint()).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @CsvSource({
        "encrypted-pkcs8, has an encrypted key",
        "encrypted-pkcs1, has an encrypted key",
        "ec-unknown-curve, 'has a key on another curve than P-256, P-384 and P-521'",
        "ed448, 'has a key that is neither RSA, ECDSA nor Ed25519'"
    })
    void saysWhatIsWrongWithAKey(String name, String detail) {
        assertThat(PemParser.parse(text(name + ".crt"), text(name + ".key"))).isEqualTo(new Unreadable(detail));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec-sec1", "ec-sec1-384", "ed25519", "rsa-pkcs1", "rsa-pkcs8"})
    void refusesAKeyThatDoesNotFit(String name) {
        assertThat(PemParser.parse(text("ec-pkcs8.crt"), text(name + ".key")))
                .isEqualTo(new Unreadable("has a key that does not fit its certificate"));
    }

    @Test
    void refusesAnotherKeyOfTheSameKind() {
        assertThat(PemParser.parse(text("rsa-pkcs1.crt"), text("rsa-pkcs8.key")))
                .isEqualTo(new Unreadable("has a key that does not fit its certificate"));
    }

    @Test
    void readsTextsAsPeopleAndToolsLeaveThem() {
        var certificate = "\uFEFF" + ("subject=me\n\n" + text("ec-sec1.crt") + "\nthat is all\n").replace("\n", "\r\n");
        var key = "\uFEFF" + text("ec-sec1.key").replace("\n", "\r\n");

        assertThat(pair(certificate, key)).isEqualTo(pair(text("ec-sec1.crt"), text("ec-sec1.key")));
    }

    @Test
    void findsTheLeafWhereverItStands() {
        var others = text("rsa-pkcs1.crt") + text("ed25519.crt");

        var pair = pair(others + text("ec-sec1.crt") + text("ec-sec1.crt"), text("ec-sec1.key"));

        assertThat(pair.chain())
                .isEqualTo(pair(text("ec-sec1.crt"), text("ec-sec1.key")).chain());
    }

    @Test
    void ordersTheChainFromTheLeafToTheRoot() {
        var pair = pair(text("chain-shuffled.crt"), text("chain.key"));

        assertThat(pair.chain())
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=leaf.test", "CN=Intermediate", "CN=Root");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "words",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"
            })
    void refusesWhatIsNoCertificate(String certificate) {
        assertThat(PemParser.parse(certificate, text("ec-sec1.key")))
                .isEqualTo(new Unreadable("has no readable PEM certificate in tls.crt"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "words | has no PEM key in tls.key",
                "-----BEGIN PUBLIC KEY-----@MIIB@-----END PUBLIC KEY-----@ | has no PEM key in tls.key",
                "-----BEGIN PRIVATE KEY-----@MIIB | has no readable PEM key in tls.key",
                "-----BEGIN PRIVATE KEY-----@MIIB@-----END PRIVATE KEY-----@ | has a broken key",
                "-----BEGIN RSA PRIVATE KEY-----@BAEB@-----END RSA PRIVATE KEY-----@ | has a broken key",
                "-----BEGIN EC PRIVATE KEY-----@MAA=@-----END EC PRIVATE KEY-----@ | has a broken key"
            })
    void refusesWhatIsNoKey(String key, String detail) {
        assertThat(PemParser.parse(text("ec-sec1.crt"), key.replace('@', '\n'))).isEqualTo(new Unreadable(detail));
    }

    @Test
    void neverPrintsAKey() {
        var pair = pair(text("ec-sec1.crt"), text("ec-sec1.key"));

        assertThat(pair.toString()).contains("[redacted]").doesNotContain("PrivateKey");
        assertThat(new PrivateKeys.Usable(pair.key().secret())).hasToString("[redacted]");
    }

    private static Pair pair(String certificates, String key) {
        assertThat(PemParser.parse(certificates, key)).isInstanceOf(Pair.class);
        return (Pair) PemParser.parse(certificates, key);
    }

    private static String text(String name) {
        try {
            return Files.readString(PEM.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
