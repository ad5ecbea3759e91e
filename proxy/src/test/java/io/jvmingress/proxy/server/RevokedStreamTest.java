package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.access.AccessFormat;
import io.jvmingress.proxy.access.AccessLog;
import io.jvmingress.proxy.decision.PolicySettings;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.Verdict;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RevokedStreamTest {

    private static final String GET = "GET /events HTTP/1.1\nhost: shop.test\nx-forwarded-for: 192.0.2.7\n\n";
    private static final String UPGRADE = """
            GET /chat HTTP/1.1
            host: shop.test
            x-forwarded-for: 192.0.2.7
            connection: Upgrade
            upgrade: %s
            sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==
            sec-websocket-version: 13

            """;
    private static final String SWITCH = "HTTP/1.1 101 Switching Protocols\nconnection: Upgrade\nupgrade: %s\n\n";
    private static final String CHUNKED = "HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n3\none\n";
    private static final byte[] GOODBYE = {(byte) 0x88, 2, 0x03, (byte) 0xF0};

    private final HandAlarm alarm = new HandAlarm();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LinkedBlockingQueue<Wire> backends = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private AccessLog log = AccessLog.OFF;

    @BeforeEach
    void startLog() {
        log = AccessLog.start(AccessFormat.JSON, out);
    }

    @AfterEach
    void endLog() {
        log.close();
    }

    /// Answers with this, hands its end of the connection to the test, and tells what came until the end.
    private TestBackend backend(String answer) {
        return TestBackend.of((it, wire) -> {
            it.readRequest(wire);
            wire.send(answer);
            backends.add(wire);
            ends.add(wire.readToEnd());
        });
    }

    private TestProxy proxy(boolean audit) {
        return TestProxy.waking(
                alarm, new PolicySettings(PolicyMode.CLIENT, EgressMode.EVALUATE, audit, LocalNode.NEVER, 80), log);
    }

    private String logged() {
        log.close();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aWebSocketIsToldWhyAndClosedAfterTheGrace() throws Exception {
        try (var backend = backend(SWITCH.formatted("websocket"));
                var proxy = proxy(false).serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send(UPGRADE.formatted("websocket")).readHead();
            proxy.isolating(backend.endpoint());
            var grace = alarm.next();
            assertThat(grace.after()).isEqualTo(Duration.ofSeconds(5));
            backends.take().sendRaw(text("still there"));
            assertThat(client.readBytes(13)).isEqualTo(text("still there"));

            grace.ring().run();

            assertThat(client.readBytes(4)).isEqualTo(GOODBYE);
            assertThat(client.isAtEnd()).isTrue();
            assertThat(ends.take()).isEmpty();
            proxy.awaitIdle();
            assertThat(proxy.metrics.scrape())
                    .contains("jvm_ingress_policy_revoked_streams_total{outcome=\"ended\"} 1.0\n")
                    .contains("reason=\"PolicyRevoked\"} 1.0");
        }
        assertThat(logged()).contains("\"status\":101", "\"reason\":\"PolicyRevoked\"");
    }

    @Test
    void aFrameUnderWayIsNotTornApart() throws Exception {
        try (var backend = backend(SWITCH.formatted("websocket"));
                var proxy = proxy(false).serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send(UPGRADE.formatted("websocket")).readHead();
            var large = Buffer.buffer(new byte[] {(byte) 0x82, 126, 0x01, 0x00}).appendBytes(new byte[256]);
            var server = backends.take();
            server.sendRaw(large.getBytes(0, 100));
            assertThat(client.readBytes(100)).isEqualTo(large.getBytes(0, 100));
            proxy.isolating(backend.endpoint());
            alarm.next().ring().run();

            server.sendRaw(Buffer.buffer(large.getBytes(100, 260))
                    .appendBytes(text("too late"))
                    .getBytes());

            assertThat(client.readBytes(160)).isEqualTo(large.getBytes(100, 260));
            assertThat(client.readBytes(4)).isEqualTo(GOODBYE);
            assertThat(client.isAtEnd()).isTrue();
            proxy.awaitIdle();
        }
    }

    @Test
    void anUpgradedConnectionOfAnotherProtocolIsClosed() {
        try (var backend = backend(SWITCH.formatted("echo"));
                var proxy = proxy(false).serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send(UPGRADE.formatted("echo")).readHead();
            proxy.isolating(backend.endpoint());
            alarm.next().ring().run();

            assertThat(client.isAtEnd()).isTrue();
            proxy.awaitIdle();
        }
    }

    @Test
    void anAnswerThatStreamsIsBrokenOff() {
        try (var backend = backend(CHUNKED);
                var proxy = proxy(false).serving(backend.endpoint());
                var client = proxy.connect()) {
            assertThat(client.send(GET).readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.read(8)).isEqualTo("3\r\none\r\n");
            proxy.isolating(backend.endpoint());
            alarm.next().ring().run();

            // No last chunk: the client knows that something is missing.
            assertThat(client.isAtEnd()).isTrue();
            proxy.awaitIdle();
        }
        assertThat(logged()).contains("\"status\":200", "\"reason\":\"PolicyRevoked\"");
    }

    @Test
    void whoHasNoAnswerYetIsDenied() {
        try (var backend = backend("");
                var proxy = proxy(false).serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send(GET);
            assertThat(backend.nextHead()).startsWith("GET /events ");
            proxy.isolating(backend.endpoint());
            alarm.next().ring().run();

            assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
            proxy.awaitIdle();
        }
    }

    @Test
    void anHttp2StreamIsCancelledAndItsConnectionLives() {
        try (var backend = backend(CHUNKED);
                var proxy = proxy(false).serving(backend.endpoint())) {
            var client = http2(proxy);
            var reset = new CompletableFuture<Throwable>();
            var first = new CompletableFuture<Buffer>();
            var response = TestProxy.await(client.request(HttpMethod.GET, "/events")
                    .compose(RevokedStreamTest::send)
                    .onSuccess(
                            answer -> answer.exceptionHandler(reset::complete).handler(first::complete)));
            assertThat(first.orTimeout(20, TimeUnit.SECONDS).join()).hasToString("one");
            proxy.isolating(backend.endpoint());
            alarm.next().ring().run();

            assertThat(reset.orTimeout(20, TimeUnit.SECONDS).join())
                    .isInstanceOfSatisfying(
                            StreamResetException.class,
                            cause -> assertThat(cause.getCode()).isEqualTo(8));
            var next = TestProxy.await(client.request(HttpMethod.GET, "/").compose(RevokedStreamTest::send));
            assertThat(next.statusCode()).isEqualTo(403);
            assertThat(next.request().connection()).isSameAs(response.request().connection());
            proxy.awaitIdle();
            TestProxy.await(client.close());
        }
    }

    @Test
    void whoIsAdmittedAgainWithinTheGraceStays() throws Exception {
        try (var backend = backend(CHUNKED);
                var proxy = proxy(false).serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send(GET).readHead();
            client.read(8);
            proxy.isolating(backend.endpoint());
            var first = alarm.next();
            proxy.under(PolicyTable.EMPTY, backend.endpoint());
            roundEnded(proxy);
            proxy.isolating(backend.endpoint());
            var second = alarm.next();

            first.ring().run();

            backends.take().send("3\ntwo\n");
            assertThat(client.read(8)).isEqualTo("3\r\ntwo\r\n");
            second.ring().run();
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void whoIsAdmittedStillOrWhoseEndpointIsGoneStays() throws Exception {
        try (var backend = backend(CHUNKED);
                var other = TestBackend.saying("other");
                var proxy = proxy(false).serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send(GET).readHead();
            client.read(8);
            proxy.under(admittingAnyone(backend.endpoint()), backend.endpoint());
            roundEnded(proxy);
            proxy.isolating(other.endpoint());
            roundEnded(proxy);

            assertThat(alarm.isSet()).isFalse();
            backends.take().send("3\ntwo\n0\n\n");
            assertThat(client.read(13)).isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
        }
    }

    @Test
    void underAuditAStreamGoesOnAndIsTold() throws Exception {
        try (var backend = backend(CHUNKED);
                var proxy = proxy(true).serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send(GET).readHead();
            client.read(8);
            proxy.isolating(backend.endpoint());
            roundEnded(proxy);

            assertThat(alarm.isSet()).isFalse();
            backends.take().send("3\ntwo\n0\n\n");
            assertThat(client.read(13)).isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
            proxy.awaitIdle();
            assertThat(proxy.metrics.scrape())
                    .contains("jvm_ingress_policy_revoked_streams_total{outcome=\"audited\"} 1.0\n");
        }
        assertThat(logged()).contains("\"status\":200", "\"reason\":\"PolicyAudit\"");
    }

    /// What was published has been judged by: the loop has done what it was told before this question.
    private static void roundEnded(TestProxy proxy) {
        TestProxy.await(proxy.server.longStreams());
    }

    private static PolicyTable admittingAnyone(Endpoint endpoint) {
        var anyone =
                new Verdict(new Admission(true, List.of(), List.of()), false, false, false, List.of("shop/anyone"));
        return new PolicyTable(new TreeMap<>(), List.of(anyone), new TreeMap<>(Map.of(endpoint.id(), List.of(0))));
    }

    /// An unmasked text frame, as a server sends it.
    private static byte[] text(String text) {
        return Buffer.buffer(new byte[] {(byte) 0x81, (byte) text.length()})
                .appendString(text)
                .getBytes();
    }

    private static Future<HttpClientResponse> send(HttpClientRequest request) {
        return request.putHeader("x-forwarded-for", "192.0.2.7").send();
    }

    private static HttpClient http2(TestProxy proxy) {
        return proxy.vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setDefaultHost("localhost")
                .setDefaultPort(proxy.server.httpsPort()));
    }
}
