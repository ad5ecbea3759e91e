package io.jvmingress.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvmingress.proxy.table.Certificate;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Everything here happens over real connections, once with each engine.
@ParameterizedClass
@EnumSource(names = {"JDK", "OPENSSL"})
class ListenerTlsTest {

    private static final Certificate A = TestCertificates.of(TestCertificates.Key.ECDSA, "a.test");
    private static final Certificate WILD = TestCertificates.of(TestCertificates.Key.ECDSA, "*.b.test");
    private static final Certificate FALLBACK = TestCertificates.of(TestCertificates.Key.RSA, "default.test");

    private final TlsEngine engine;

    ListenerTlsTest(TlsEngine engine) {
        this.engine = engine;
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, TLSv1.2, RSA",
        "RSA, TLSv1.3, RSA",
        "ECDSA, TLSv1.2, EC",
        "ECDSA, TLSv1.3, EC",
        "ED25519, TLSv1.2, EdDSA",
        "ED25519, TLSv1.3, EdDSA"
    })
    void servesEachKindOfKeyWithEachProtocol(TestCertificates.Key key, String protocol, String algorithm)
            throws IOException {
        var certificate = TestCertificates.of(key, "a.test");
        try (var server = new TlsServer(engine).serve("", FALLBACK).serve("a.test", certificate)) {
            var seen = new TlsClient().name("a.test").protocol(protocol).connect(server.port());

            assertThat(seen.certificate()).isEqualTo(leaf(certificate));
            assertThat(seen.certificate().getPublicKey().getAlgorithm()).isEqualTo(algorithm);
            assertThat(seen.protocol()).isEqualTo(protocol);
            assertThat(seen.answer()).isEqualTo("HTTP_1_1 a.test");
        }
    }

    @ParameterizedTest
    @CsvSource({"a.test", "A.Test", "x.b.test", "y.b.test", "unknown.test", "c.x.b.test"})
    void servesTheCertificateOfTheServerName(String name) throws IOException {
        var expected = switch (name) {
            case "a.test", "A.Test" -> A;
            case "x.b.test", "y.b.test" -> WILD;
            default -> FALLBACK;
        };
        try (var server = server()) {
            var seen = new TlsClient().name(name).connect(server.port());

            assertThat(seen.certificate()).isEqualTo(leaf(expected));
            assertThat(seen.answer()).isEqualTo("HTTP_1_1 " + name.toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void servesTheDefaultCertificateToClientsWithoutServerName() throws IOException {
        try (var server = server()) {
            var seen = new TlsClient().connect(server.port());

            assertThat(seen.certificate()).isEqualTo(leaf(FALLBACK));
            assertThat(seen.answer()).isEqualTo("HTTP_1_1 ");
        }
    }

    @Test
    void failsTheHandshakeWhereThereIsNoCertificateAtAll() {
        try (var server = new TlsServer(engine).serve("a.test", A)) {
            assertThatThrownBy(() -> new TlsClient().name("other.test").connect(server.port()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void theNextHandshakeSeesAReplacedCertificate() throws IOException {
        try (var server = server()) {
            var client = new TlsClient().name("a.test");
            assertThat(client.connect(server.port()).certificate()).isEqualTo(leaf(A));

            var renewed = TestCertificates.of(TestCertificates.Key.RSA, "a.test");
            server.serve("a.test", renewed);

            assertThat(new TlsClient().name("a.test").connect(server.port()).certificate())
                    .isEqualTo(leaf(renewed));
        }
    }

    @Test
    void servesMoreNamesThanAnyCacheOfContextsHolds() throws IOException {
        try (var server = server()) {
            for (int i = 0; i < 200; i++) {
                server.serve("n" + i + ".test", TestCertificates.withKeyOf(A, "n" + i + ".test"));
            }
            for (int i = 0; i < 200; i++) {
                var seen = new TlsClient().name("n" + i + ".test").connect(server.port());
                assertThat(seen.certificate().getSubjectX500Principal().getName())
                        .isEqualTo("CN=n" + i + ".test");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'h2,http/1.1', h2", "http/1.1, http/1.1"})
    void agreesOnHttp2WhereTheClientKnowsIt(String offered, String agreed) throws IOException {
        try (var server = server()) {
            var seen =
                    new TlsClient().name("a.test").alpn(offered.split(",", -1)).connect(server.port());

            assertThat(seen.alpn()).isEqualTo(agreed);
        }
    }

    @Test
    void tellsTheServerNameOfAnHttp2Connection() {
        try (var server = server()) {
            var options = new HttpClientOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setTrustAll(true)
                    .setVerifyHost(false);
            var client = server.vertx().createHttpClient(options);
            var body = client.request(new RequestOptions()
                            .setServer(SocketAddress.inetSocketAddress(server.port(), "127.0.0.1"))
                            .setHost("x.b.test")
                            .setPort(server.port()))
                    .compose(HttpClientRequest::send)
                    .compose(HttpClientResponse::body);

            assertThat(TlsServer.await(body).toString()).isEqualTo("HTTP_2 x.b.test");
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, rsa_pss_rsae_sha256", "TLSv1.2, rsa_pkcs1_sha256"})
    void aClientThatCannotCheckTheKeyFailsAloneAndAtOnce(String protocol, String scheme) throws IOException {
        try (var server = server()) {
            var client = new TlsClient().name("a.test").protocol(protocol).signatures(scheme);
            assertThatThrownBy(() -> client.connect(server.port()))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("fatal alert");

            assertThat(new TlsClient().name("a.test").connect(server.port()).certificate())
                    .isEqualTo(leaf(A));
        }
    }

    @Test
    void refusesSuitesWithoutAuthenticatedEncryption() {
        try (var server = server()) {
            var client = new TlsClient().protocol("TLSv1.2").suites("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");

            assertThatThrownBy(() -> client.connect(server.port()))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("handshake_failure");
        }
    }

    @Test
    void aSwapBetweenTheQuestionsOfAHandshakeDoesNotFailIt() throws IOException {
        var turns = new AtomicInteger();
        try (var server = new TlsServer(engine, _ -> Optional.of(turns.getAndIncrement() % 2 == 0 ? FALLBACK : A))) {
            for (int i = 0; i < 6; i++) {
                for (var protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
                    assertThat(new TlsClient()
                                    .name("a.test")
                                    .protocol(protocol)
                                    .connect(server.port())
                                    .answer())
                            .isEqualTo("HTTP_1_1 a.test");
                }
            }
        }
    }

    @Test
    void leavesTheServerNamesOfVertxOff() {
        var options = ListenerTls.apply(new HttpServerOptions(), engine, _ -> Optional.empty());

        assertThat(options.isSni()).isFalse();
        assertThat(options.getEnabledSecureTransportProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    }

    private TlsServer server() {
        return new TlsServer(engine).serve("", FALLBACK).serve("a.test", A).serve("*.b.test", WILD);
    }

    private static X509Certificate leaf(Certificate certificate) {
        return certificate.chain().getFirst();
    }
}
