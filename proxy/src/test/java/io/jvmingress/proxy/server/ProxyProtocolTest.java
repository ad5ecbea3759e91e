package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.access.AccessFormat;
import io.jvmingress.proxy.access.AccessLog;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.PolicyMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// PROXY headers as load balancers send them, on real sockets. 127.0.0.0/8 must send them, ::1 may not.
class ProxyProtocolTest {

    private static final String GET = "GET /a HTTP/1.1\nhost: shop.test\nconnection: close\n\n";
    private static final String V1 = "PROXY TCP4 203.0.113.7 192.0.2.1 4711 443\n";

    private static final Settings SENDERS = settings(List.of());
    private static final HexFormat HEX = HexFormat.of();

    static Stream<byte[]> headers() {
        return Stream.of(
                bytes(V1),
                v2("2111", "cb007107c0000201126701bb"),
                // With an ALPN of h2, a checksum and a kind that nobody knows.
                v2("2111", "cb007107c0000201126701bb" + "0100026832" + "e0000401020304" + "ee000100"),
                bytes("PROXY TCP6 ::ffff:203.0.113.7 2001:db8::1 4711 443\n"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void theClaimedAddressIsTheClient(byte[] header) {
        assertThat(sentBehind(header, SENDERS, ""))
                .contains("x-forwarded-for: 203.0.113.7\n", "x-real-ip: 203.0.113.7\n");
    }

    @Test
    void anIpv6AddressIsTheClientToo() {
        assertThat(sentBehind(bytes("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\n"), SENDERS, ""))
                .contains("x-real-ip: 2001:db8::7\n");
        var v2 = v2("2121", "20010db8000000000000000000000007" + "20010db8000000000000000000000001" + "126701bb");
        assertThat(sentBehind(v2, SENDERS, "")).contains("x-real-ip: 2001:db8::7\n");
    }

    static Stream<byte[]> headersOfNobodyElse() {
        return Stream.of(
                bytes("PROXY UNKNOWN\n"),
                bytes("PROXY UNKNOWN ffff::1 ffff::2 1 2\n"),
                v2("2000", ""),
                v2("2011", "cb007107c0000201126701bb"),
                v2("2100", ""));
    }

    @ParameterizedTest
    @MethodSource("headersOfNobodyElse")
    void aSenderThatSpeaksForItselfIsTheClient(byte[] header) {
        assertThat(sentBehind(header, SENDERS, "")).contains("x-real-ip: 127.0.0.1\n");
    }

    static Stream<byte[]> brokenBeginnings() {
        return Stream.of(
                bytes(GET),
                bytes("G"),
                HEX.parseHex("1603010200010001fc0303"),
                bytes("PROXY TCP4 203.0.113.7 192.0.2.1 4711\n" + GET),
                bytes("PROXY TCP4 203.0.113.777 192.0.2.1 4711 443\n" + GET),
                bytes("PROXY TCP4 " + "1".repeat(200)),
                // A version that does not exist, a command that does not exist, an address that is too short.
                v2("3111", "cb007107c0000201126701bb"),
                v2("2311", "cb007107c0000201126701bb"),
                v2("2111", "cb007107"),
                // Datagrams, and sockets without an address.
                v2("2112", "cb007107c0000201126701bb"),
                v2("2131", "00".repeat(216)),
                // More values than anybody has to say.
                v2("2111", "cb007107c0000201126701bb" + "e01ffd" + "00".repeat(0x1ffd)));
    }

    @ParameterizedTest
    @MethodSource("brokenBeginnings")
    void whoMustSendAHeaderAndSendsSomethingElseIsClosed(byte[] beginning) {
        try (var proxy = TestProxy.behind(SENDERS, Timeouts.DEFAULT, AccessLog.OFF);
                var wire = proxy.connect().sendRaw(beginning)) {
            assertThat(end(wire)).isEmpty();
        }
    }

    @Test
    void eachClosedConnectionIsCountedOnceByWhatWasWrong() {
        try (var proxy = TestProxy.behind(SENDERS, Timeouts.DEFAULT, AccessLog.OFF)) {
            for (var wrong : List.of(
                    bytes(GET),
                    bytes("PROXY TCP4 203.0.113.777 192.0.2.1 4711 443\n"),
                    v2("2111", "cb007107"),
                    v2("2131", "00".repeat(216)))) {
                try (var wire = proxy.connect().sendRaw(wrong)) {
                    assertThat(end(wire)).isEmpty();
                }
            }
            try (var wire = Wire.connect("::1", proxy.port()).send(V1)) {
                assertThat(end(wire)).isEmpty();
            }
            assertThat(proxy.metrics.scrape())
                    .contains("jvm_ingress_refused_connections_total{reason=\"missing\"} 1.0\n")
                    .contains("jvm_ingress_refused_connections_total{reason=\"broken\"} 3.0\n")
                    .contains("jvm_ingress_refused_connections_total{reason=\"unexpected\"} 1.0\n")
                    .contains("jvm_ingress_refused_connections_total{reason=\"late\"} 0.0\n");
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    void whoMayNotSendAHeaderIsClosed(byte[] header) {
        try (var log = new Log();
                var proxy = TestProxy.behind(SENDERS, Timeouts.DEFAULT, log.log)) {
            try (var wire = Wire.connect("::1", proxy.port()).sendRaw(header)) {
                assertThat(end(wire)).isEmpty();
            }
            try (var plain = Wire.connect("::1", proxy.port()).send(GET)) {
                assertThat(plain.readHead()).startsWith("HTTP/1.1 503");
            }
            TestProxy.await(() -> !log.text().isEmpty());
            assertThat(log.text()).containsOnlyOnce("\"status\"").contains("\"::1\"", "\"tcp\"");
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    void withoutSendersNobodyMaySendAHeader(byte[] header) {
        var nobody = new Settings(PolicyMode.CLIENT, List.of(), 8443);
        try (var proxy = TestProxy.behind(nobody, Timeouts.DEFAULT, AccessLog.OFF)) {
            try (var wire = proxy.connect().sendRaw(header)) {
                assertThat(end(wire)).isEmpty();
            }
            assertThat(proxy.get(GET)).startsWith("HTTP/1.1 503");
            assertThat(proxy.metrics.scrape()).doesNotContain("BadRequest");
        }
    }

    @Test
    void aHeaderMayComeByteByByte() {
        try (var backend = TestBackend.saying("");
                var proxy = TestProxy.behind(SENDERS, Timeouts.DEFAULT, AccessLog.OFF)
                        .serving(backend.endpoint());
                var wire = proxy.connect()) {
            for (var one : bytes(V1 + GET)) {
                wire.sendRaw(new byte[] {one});
            }
            assertThat(wire.readHead()).startsWith("HTTP/1.1 200");
            assertThat(backend.nextHead()).contains("x-real-ip: 203.0.113.7\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY", "PROXY TCP4 203.0.113.7", "\n\n"})
    void whoDoesNotFinishAHeaderInTimeIsClosed(String beginning) {
        var hurried = Duration.ofMillis(200);
        var all = Timeouts.DEFAULT;
        var timeouts = new Timeouts(
                all.connect(),
                all.firstByte(),
                all.idle(),
                hurried,
                all.clientBody(),
                all.clientKeepAlive(),
                all.upstreamIdle(),
                all.upgraded());
        try (var proxy = TestProxy.behind(SENDERS, timeouts, AccessLog.OFF);
                var wire = proxy.connect().send(beginning)) {
            assertThat(end(wire)).isEmpty();
        }
    }

    @Test
    void allRequestsOfAConnectionHaveItsHeadersClient() {
        try (var log = new Log();
                var proxy = TestProxy.behind(SENDERS, Timeouts.DEFAULT, log.log);
                var wire = proxy.connect().send(V1)) {
            for (int i = 0; i < 2; i++) {
                var head = wire.send("GET /a HTTP/1.1\nhost: shop.test\n\n").readHead();
                assertThat(head).startsWith("HTTP/1.1 503");
                wire.readBody(head);
            }
            wire.send("no request\n\n").readToEnd();
            TestProxy.await(() -> log.text().lines().count() == 3);
            assertThat(log.text().lines())
                    .allSatisfy(line -> assertThat(line).contains("\"203.0.113.7\"", "\"proxy\""));
        }
    }

    @Test
    void trustedProxiesAreLookedForFromTheClaimedAddressOn() {
        var behindLoopback = settings(List.of(range("127.0.0.0/8")));
        var field = "x-forwarded-for: 198.51.100.1\n";
        assertThat(sentBehind(bytes(V1), behindLoopback, field)).contains("x-real-ip: 203.0.113.7\n");
        var behindClaimed = settings(List.of(range("203.0.113.0/24")));
        assertThat(sentBehind(bytes(V1), behindClaimed, field))
                .contains("x-real-ip: 198.51.100.1\n", "x-forwarded-for: 198.51.100.1, 203.0.113.7\n");
    }

    @Test
    void theHeaderComesBeforeTls() throws IOException {
        try (var backend = TestBackend.saying("");
                var proxy = TestProxy.behind(SENDERS, Timeouts.DEFAULT, AccessLog.OFF)
                        .serving(backend.endpoint())) {
            try (var tcp = Wire.connect("127.0.0.1", proxy.server.httpsPort()).socket()) {
                tcp.getOutputStream().write(bytes(V1));
                try (var wire = new Wire(tls(tcp)).send(GET)) {
                    assertThat(wire.readHead()).startsWith("HTTP/1.1 200");
                }
            }
            assertThat(backend.nextHead()).contains("x-real-ip: 203.0.113.7\n", "x-forwarded-proto: https\n");
            try (var tcp = Wire.connect("::1", proxy.server.httpsPort()).socket();
                    var wire = new Wire(tls(tcp)).send(GET)) {
                assertThat(wire.readHead()).startsWith("HTTP/1.1 200");
            }
            assertThat(backend.nextHead()).contains("x-real-ip: ::1\n");
        }
    }

    @Test
    void theHeaderComesBeforeHttp2() throws IOException {
        try (var log = new Log();
                var proxy = TestProxy.behind(SENDERS, Timeouts.DEFAULT, log.log);
                var tcp = Wire.connect("127.0.0.1", proxy.server.httpsPort()).socket()) {
            tcp.getOutputStream().write(v2("2111", "cb007107c0000201126701bb"));
            var socket = tls(tcp, "h2");
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
            try (var wire = new Wire(socket)) {
                // The preface, empty settings, and GET / of the authority "a" (RFC 7541: static fields and one
                // literal).
                wire.send("PRI * HTTP/2.0\n\nSM\n\n")
                        .sendRaw(HEX.parseHex("000000040000000000" + "000006010500000001" + "828487" + "410161"));
                TestProxy.await(() -> !log.text().isEmpty());
            }
            assertThat(log.text()).contains("\"203.0.113.7\"", "\"proxy\"", "HTTP/2.0");
        }
    }

    /// What the backend gets of a request behind a header.
    private static String sentBehind(byte[] header, Settings settings, String fields) {
        try (var backend = TestBackend.saying("");
                var proxy = TestProxy.behind(settings, Timeouts.DEFAULT, AccessLog.OFF)
                        .serving(backend.endpoint());
                var wire = proxy.connect()) {
            wire.sendRaw(header).send("GET /a HTTP/1.1\nhost: shop.test\nconnection: close\n" + fields + "\n");
            assertThat(wire.readHead()).startsWith("HTTP/1.1 200");
            return backend.nextHead();
        }
    }

    /// What comes before the connection's end, which may be a reset where the proxy left bytes unread.
    private static String end(Wire wire) {
        try {
            return wire.readToEnd();
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("reset");
            return "";
        }
    }

    private static SSLSocket tls(Socket tcp, String... protocols) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAll()}, null);
            var socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, "localhost", tcp.getPort(), true);
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TrustsAll implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /// The access log of one proxy.
    private static final class Log implements AutoCloseable {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final AccessLog log = AccessLog.start(AccessFormat.JSON, out);

        String text() {
            return out.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            log.close();
        }
    }

    private static Settings settings(List<AddressRange> trusted) {
        return new Settings(PolicyMode.CLIENT, trusted, List.of(range("127.0.0.0/8")), 8443);
    }

    private static AddressRange range(String cidr) {
        return AddressRange.parseCidr(cidr).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// @param how version and command, family and transport, in hexadecimal digits
    private static byte[] v2(String how, String addresses) {
        var rest = HEX.parseHex(addresses);
        return ByteBuffer.allocate(16 + rest.length)
                .put(HEX.parseHex("0d0a0d0a000d0a515549540a"))
                .put(HEX.parseHex(how))
                .putShort((short) rest.length)
                .put(rest)
                .array();
    }
}
