package io.jvmingress.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyKindTest {

    private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

    /// The table of who takes what, proven by handshakes: a refused key's name is served with the default
    /// certificate.
    @ParameterizedTest
    @CsvSource({
        "JDK, RSA, 1024, SHA256withRSA, true",
        "JDK, RSA, 4096, SHA256withRSA, true",
        "JDK, RSA, 512, SHA256withRSA, false",
        "JDK, EC, secp384r1, SHA384withECDSA, true",
        "JDK, EC, secp521r1, SHA512withECDSA, true",
        "JDK, Ed448, '', Ed448, true",
        "JDK, DSA, 2048, SHA256withDSA, false",
        "OPENSSL, RSA, 1024, SHA256withRSA, true",
        "OPENSSL, RSA, 4096, SHA256withRSA, true",
        "OPENSSL, RSA, 512, SHA256withRSA, false",
        "OPENSSL, EC, secp384r1, SHA384withECDSA, true",
        "OPENSSL, EC, secp521r1, SHA512withECDSA, true",
        "OPENSSL, Ed448, '', Ed448, false",
        "OPENSSL, DSA, 2048, SHA256withDSA, false"
    })
    void anEngineServesWhatItDoesNotRefuse(
            TlsEngine engine, String algorithm, String parameter, String signature, boolean served)
            throws IOException, GeneralSecurityException {
        var own = TestCertificates.of(pair(algorithm, parameter), signature, "a.test");
        var fallback = TestCertificates.of(TestCertificates.Key.ECDSA, "default.test");
        try (var server = new TlsServer(engine).serve("", fallback).serve("a.test", own)) {
            for (var protocol : List.of("TLSv1.2", "TLSv1.3")) {
                var seen = new TlsClient().name("a.test").protocol(protocol).connect(server.port());

                var expected = served ? own : fallback;
                assertThat(seen.certificate())
                        .as(protocol)
                        .isEqualTo(expected.chain().getFirst());
            }
        }
        assertThat(engine.refusal(own.chain().getFirst().getPublicKey()).isEmpty())
                .isEqualTo(served);
    }

    @Test
    void aRefusalNamesTheEngineWhereTheOtherOneCould() throws GeneralSecurityException {
        var key = pair("Ed448", "").getPublic();

        assertThat(TlsEngine.OPENSSL.refusal(key)).contains("tls engine openssl cannot use this EdDSA key");
        assertThat(TlsEngine.JDK.refusal(key)).isEmpty();
        assertThat(TlsEngine.JDK.refusal(pair("DSA", "1024").getPublic())).contains("tls cannot use this DSA key");
    }

    @Test
    void knowsKeysOfOtherProviders() throws GeneralSecurityException {
        assertThat(KeyKind.of(foreign("RSA"))).isEqualTo(KeyKind.RSA);
        assertThat(KeyKind.of(foreign("Ed25519"))).isEqualTo(KeyKind.ED25519);
        assertThat(KeyKind.of(foreign("Ed448"))).isEqualTo(KeyKind.ED448);
        assertThat(KeyKind.of(foreignCurve("secp256r1"))).isEqualTo(KeyKind.EC);
        assertThat(KeyKind.of(foreignCurve("secp256k1"))).isEqualTo(KeyKind.OTHER);
        assertThat(KeyKind.of(pair("RSASSA-PSS", "2048").getPublic())).isEqualTo(KeyKind.RSA_PSS);
    }

    @ParameterizedTest
    @EnumSource(names = {"JDK", "OPENSSL"})
    void servesPrivateKeysOfOtherProviders(TlsEngine engine) throws IOException, GeneralSecurityException {
        for (var algorithm : List.of("RSA", "EC", "Ed25519")) {
            var pairs = KeyPairGenerator.getInstance(algorithm, BOUNCY_CASTLE);
            if (algorithm.equals("EC")) {
                pairs.initialize(new ECGenParameterSpec("secp256r1"));
            }
            var signature = algorithm.equals("Ed25519") ? algorithm : "SHA256with" + algorithm.replace("EC", "ECDSA");
            var certificate = TestCertificates.of(pairs.generateKeyPair(), signature, "a.test");
            assertThat(certificate.key().secret().getClass().getName()).startsWith("org.bouncycastle");
            try (var server = new TlsServer(engine).serve("a.test", certificate)) {
                var seen = new TlsClient().name("a.test").connect(server.port());

                assertThat(seen.certificate()).isEqualTo(certificate.chain().getFirst());
            }
        }
    }

    private static PublicKey foreign(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm, BOUNCY_CASTLE)
                .generateKeyPair()
                .getPublic();
    }

    private static PublicKey foreignCurve(String curve) throws GeneralSecurityException {
        var pairs = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
        pairs.initialize(new ECGenParameterSpec(curve));
        return pairs.generateKeyPair().getPublic();
    }

    private static KeyPair pair(String algorithm, String parameter) throws GeneralSecurityException {
        var pairs = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            pairs.initialize(new ECGenParameterSpec(parameter));
        } else if (!parameter.isEmpty()) {
            pairs.initialize(Integer.parseInt(parameter));
        }
        return pairs.generateKeyPair();
    }
}
