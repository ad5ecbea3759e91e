package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.Protocol;
import io.jvmingress.proxy.tls.TestCertificates;
import io.jvmingress.proxy.tls.TlsEngine;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Endpoints that speak HTTP/1.1 over TLS.
class UpstreamTlsTest {

    private static final Certificate CERTIFICATE =
            TestCertificates.of(TestCertificates.Key.ECDSA, "shop.test", "single");

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"JDK", "OPENSSL"})
    void theEndpointIsAskedForTheRequestsHost(TlsEngine engine) {
        try (var backend = namingBackend();
                var proxy = proxy(engine, List.of()).serving(backend.endpoint())) {
            assertThat(get(proxy, "shop.test")).isEqualTo("200 [shop.test]");
            assertThat(get(proxy, "SHOP.test:8443")).isEqualTo("200 [shop.test]");
            assertThat(backend.connections()).isEqualTo(1);
            assertThat(get(proxy, "other.test")).isEqualTo("200 [other.test]");
            assertThat(get(proxy, "single")).isEqualTo("200 [single]");
            assertThat(backend.connections()).isEqualTo(3);
        }
    }

    @Test
    void aHostThatIsNoDnsNameIsNotAskedFor() {
        try (var backend = namingBackend();
                var proxy = proxy(TlsEngine.JDK, List.of()).serving(backend.endpoint())) {
            assertThat(get(proxy, "127.0.0.1")).isEqualTo("200 []");
            assertThat(get(proxy, "[::1]:80")).isEqualTo("200 []");
            assertThat(get(proxy, "a_b.test")).isEqualTo("200 []");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"JDK", "OPENSSL"})
    void aVerifiedEndpointsCertificateCoversTheHost(TlsEngine engine) {
        try (var backend = namingBackend();
                var proxy = proxy(engine, CERTIFICATE.chain()).serving(backend.endpoint())) {
            assertThat(get(proxy, "shop.test")).isEqualTo("200 [shop.test]");
            assertThat(get(proxy, "single")).isEqualTo("200 [single]");
            assertThat(get(proxy, "other.test")).isEqualTo("502 502 UpstreamTlsFailed\n");
            assertThat(get(proxy, "127.0.0.1")).isEqualTo("502 502 UpstreamTlsFailed\n");
            assertThat(get(proxy, "shop.test")).isEqualTo("200 [shop.test]");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"JDK", "OPENSSL"})
    void aVerifiedEndpointsCertificateComesFromAnAuthority(TlsEngine engine) {
        var stranger = TestCertificates.of(TestCertificates.Key.ECDSA, "shop.test");
        try (var backend = namingBackend();
                var proxy = proxy(engine, stranger.chain()).serving(backend.endpoint())) {
            assertThat(get(proxy, "shop.test")).isEqualTo("502 502 UpstreamTlsFailed\n");
            proxy.awaitIdle();
        }
    }

    @Test
    void anEndpointWithoutTlsIsNotSpokenTo() {
        try (var backend = TestBackend.saying("plain");
                var proxy = proxy(TlsEngine.JDK, List.of()).serving(backend.endpoint())) {
            assertThat(get(proxy, "shop.test")).isEqualTo("502 502 UpstreamTlsFailed\n");
        }
    }

    @Test
    void aWebSocketGoesThroughTls() {
        try (var backend = TestBackend.secure(CERTIFICATE, (it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 101 Switching Protocols\nconnection: Upgrade\nupgrade: websocket\n\n");
                    for (var bytes = wire.read(4); !bytes.isEmpty(); bytes = wire.read(4)) {
                        wire.send(bytes);
                    }
                });
                var proxy = proxy(TlsEngine.JDK, List.of()).serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send("GET / HTTP/1.1\nhost: shop.test\nconnection: upgrade\nupgrade: websocket\n\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            for (int i = 0; i < 100; i++) {
                assertThat(client.send("ping").read(4)).isEqualTo("ping");
            }
            client.endOutput();
            assertThat(client.isAtEnd()).isTrue();
            proxy.awaitIdle();
        }
    }

    @Test
    void aLargeBodyGoesBothWays() {
        var body = "x".repeat(3 << 20);
        try (var backend = TestBackend.secure(CERTIFICATE, (it, wire) -> {
                    var head = it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: " + Wire.lengthIn(head) + "\n\n" + body);
                });
                var proxy = proxy(TlsEngine.JDK, List.of()).serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send("POST / HTTP/1.1\nhost: shop.test\ncontent-length: " + body.length() + "\n\n" + body);
            var head = client.readHead();
            assertThat(client.readBody(head)).isEqualTo(body);
            assertThat(backend.nextBody()).isEqualTo(body);
        }
    }

    @Test
    void aNewTableLeavesItsConnectionsAlone() {
        try (var backend = namingBackend();
                var proxy = proxy(TlsEngine.JDK, List.of())) {
            for (int i = 0; i < 20; i++) {
                proxy.serving(backend.endpoint());
                assertThat(get(proxy, "shop.test")).startsWith("200 ");
            }
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void manyHostsShareTheConnectionsOfAnEndpoint() {
        try (var backend = namingBackend();
                var proxy = proxy(2).serving(backend.endpoint())) {
            for (int i = 0; i < 20; i++) {
                assertThat(get(proxy, "shop-" + i + ".test")).isEqualTo("200 [shop-" + i + ".test]");
            }
            proxy.awaitIdle();
        }
    }

    @Test
    void whoWaitsForAConnectionIsServedAfterRequestsOfOtherHosts() {
        var held = new CountDownLatch(1);
        try (var backend = TestBackend.secure(CERTIFICATE, (it, wire) -> {
                    it.readRequest(wire);
                    hold(held);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 2\n\nok");
                    it.readRequest(wire);
                });
                var proxy = proxy(2).serving(backend.endpoint())) {
            var clients = IntStream.range(0, 6)
                    .mapToObj(i -> proxy.connect().send("GET / HTTP/1.1\nhost: shop-" + i + ".test\n\n"))
                    .toList();
            TestProxy.await(() -> proxy.registry.inFlight() == 6 && backend.connections() == 2);
            held.countDown();
            for (var client : clients) {
                assertThat(client.readBody(client.readHead())).isEqualTo("ok");
                client.close();
            }
            proxy.awaitIdle();
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Answers with the server names that the proxy asked for.
    private static TestBackend namingBackend() {
        return TestBackend.secure(CERTIFICATE, (it, wire) -> {
            while (!it.readRequest(wire).isEmpty()) {
                var names = serverNames(wire);
                wire.send("HTTP/1.1 200 OK\ncontent-length: " + names.length() + "\n\n" + names);
            }
        });
    }

    private static String serverNames(Wire wire) {
        if (wire.socket() instanceof SSLSocket socket && socket.getSession() instanceof ExtendedSSLSession session) {
            return session.getRequestedServerNames().stream()
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .collect(Collectors.joining(",", "[", "]"));
        }
        throw new AssertionError("no TLS");
    }

    private static TestProxy proxy(TlsEngine engine, List<X509Certificate> authorities) {
        return TestProxy.speaking(
                Protocol.HTTPS, new ProxyOptions.Tls(engine, authorities, ProxyOptions.Tls.NO_HSTS), Limits.DEFAULT);
    }

    private static TestProxy proxy(int connections) {
        var limits = new Limits(16 << 10, 64 << 10, 128, 0, 65_536, 128, connections, 1_024);
        return TestProxy.speaking(
                Protocol.HTTPS, new ProxyOptions.Tls(TlsEngine.JDK, List.of(), ProxyOptions.Tls.NO_HSTS), limits);
    }

    /// Status and body of the answer.
    private static String get(TestProxy proxy, String host) {
        try (var client = proxy.connect().send("GET / HTTP/1.1\nhost: " + host + "\n\n")) {
            var head = client.readHead();
            return head.substring(9, 13) + client.readBody(head);
        }
    }
}
