package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.RouteAction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class Http2Test {

    /// Vert.x closes a client that nobody holds.
    private final List<HttpClient> clients = new ArrayList<>();

    private HttpClient client(TestProxy proxy) {
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setDefaultHost("localhost")
                .setDefaultPort(proxy.server.httpsPort());
        var client = proxy.vertx.createHttpClient(options);
        clients.add(client);
        return client;
    }

    @Test
    void aGetHasNoBodyAndItsAuthorityIsTheHost() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            var answer = TestProxy.await(client(proxy)
                    .request(HttpMethod.GET, "/a?b=c")
                    .compose(request ->
                            withCookies(request).putHeader("te", "trailers").send())
                    .compose(Http2Test::read));
            assertThat(answer.response().version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.response().getHeader("connection")).isNull();
            assertThat(backend.nextHead())
                    .startsWith("GET /a?b=c HTTP/1.1\nhost: localhost:" + proxy.server.httpsPort() + "\n")
                    .contains("cookie: a=1; b=2\n", "te: trailers\n", "x-forwarded-proto: https\n")
                    .doesNotContain("transfer-encoding", "content-length");
            proxy.awaitIdle();
        }
    }

    @Test
    void beforeTheFirstTableEveryRequestGets503() {
        try (var proxy = TestProxy.startWithTls()) {
            var answer = TestProxy.await(client(proxy)
                    .request(HttpMethod.GET, "/")
                    .compose(HttpClientRequest::send)
                    .compose(Http2Test::read));
            assertThat(answer.response().statusCode()).isEqualTo(503);
            assertThat(answer.response().getHeader("retry-after")).isEqualTo("1");
        }
    }

    @Test
    void aStreamThatEndsWithItsAnswerWasNotGivenUp() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            TestProxy.await(client(proxy)
                    .request(HttpMethod.GET, "/")
                    .compose(HttpClientRequest::send)
                    .compose(Http2Test::read));
            proxy.awaitIdle();
            assertThat(proxy.metrics.scrape()).contains("status=\"200\"} 1.0");
        }
    }

    @Test
    void aBodyOfUnknownLengthIsChunked() {
        try (var backend = TestBackend.saying("done");
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            TestProxy.await(client(proxy).request(HttpMethod.POST, "/").compose(request -> {
                var body = request.write(Buffer.buffer("hel")).compose(_ -> request.end(Buffer.buffer("lo")));
                return body.compose(_ -> request.response()).compose(Http2Test::read);
            }));
            assertThat(backend.nextHead()).contains("transfer-encoding: chunked\n");
            assertThat(backend.nextBody()).isEqualTo("hello");
        }
    }

    @Test
    void aBodyOfKnownLengthKeepsIt() {
        try (var backend = TestBackend.saying("done");
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            TestProxy.await(client(proxy)
                    .request(HttpMethod.POST, "/")
                    .compose(request -> request.send(Buffer.buffer("hello")))
                    .compose(Http2Test::read));
            assertThat(backend.nextHead()).contains("content-length: 5\n");
            assertThat(backend.nextBody()).isEqualTo("hello");
        }
    }

    @Test
    void trailersOfAnAnswerReachTheClient() {
        try (var backend = TestBackend.answering(
                        "HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n3\nabc\n0\ngrpc-status: 0\n\n");
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            var answer = TestProxy.await(client(proxy)
                    .request(HttpMethod.GET, "/")
                    .compose(HttpClientRequest::send)
                    .compose(Http2Test::read));
            assertThat(answer.body()).isEqualTo("abc");
            assertThat(answer.response().getTrailer("grpc-status")).isEqualTo("0");
        }
    }

    @Test
    void fieldsOfTheEndpointsConnectionDoNotBreakTheStream() {
        try (var backend = TestBackend.answering(
                        "HTTP/1.1 200 OK\nConnection: close\nX-Mixed: 1\nKeep-Alive: timeout=5\nContent-Length: 2\n\nok");
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            var answer = TestProxy.await(client(proxy)
                    .request(HttpMethod.GET, "/")
                    .compose(HttpClientRequest::send)
                    .compose(Http2Test::read));
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(answer.response().headers().names())
                    .contains("x-mixed")
                    .doesNotContain("connection", "keep-alive");
        }
    }

    @Test
    void manyStreamsOfOneConnectionAreServedAtATime() {
        try (var backend = TestBackend.saying("x".repeat(20_000));
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            var client = client(proxy);
            var answers = new ArrayList<Future<Answer>>();
            for (int i = 0; i < 300; i++) {
                answers.add(client.request(HttpMethod.GET, "/" + i)
                        .compose(HttpClientRequest::send)
                        .compose(Http2Test::read));
            }
            for (var answer : answers) {
                assertThat(TestProxy.await(answer).body()).hasSize(20_000);
            }
            proxy.awaitIdle();
        }
    }

    /// The endpoint ends its connection with its answer, while much of it still waits for the client.
    @RepeatedTest(20)
    void largeBodiesArriveWholeInBothDirections() {
        var body = new byte[8 << 20];
        new java.util.SplittableRandom(3).nextBytes(body);
        try (var backend = TestBackend.of((it, wire) -> {
                    var bytes = wire.readBytes(Wire.lengthIn(wire.readHead()));
                    wire.send("HTTP/1.1 200 OK\ncontent-length: " + bytes.length + "\n\n");
                    wire.sendRaw(bytes);
                });
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            var answer = TestProxy.await(client(proxy)
                    .request(HttpMethod.POST, "/")
                    .compose(request -> request.send(Buffer.buffer(body)))
                    .compose(HttpClientResponse::body));
            assertThat(java.util.Arrays.equals(answer.getBytes(), body)).isTrue();
            proxy.awaitIdle();
        }
    }

    @Test
    void aLargeBodyOfARefusedRequestEndsItsOwnStreamOnly() {
        try (var proxy = TestProxy.startWithTls().publish(new RouteAction.Respond(503, "NoEndpoints"), List.of())) {
            endsItsOwnStreamOnly(proxy, 503);
        }
    }

    @Test
    void aLargeBodyThatTheEndpointDoesNotWaitForEndsItsOwnStreamOnly() {
        try (var backend = TestBackend.of((it, wire) -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 2\n\nok");
                    wire.readToEnd();
                });
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            endsItsOwnStreamOnly(proxy, 200);
        }
    }

    private void endsItsOwnStreamOnly(TestProxy proxy, int status) {
        var client = client(proxy);
        var upload = TestProxy.await(client.request(HttpMethod.POST, "/"));
        var reset = new CompletableFuture<Throwable>();
        upload.exceptionHandler(reset::complete);
        upload.setChunked(true);
        var answer = upload.response().compose(Http2Test::read);
        fill(upload);
        assertThat(TestProxy.await(answer).response().statusCode()).isEqualTo(status);
        assertThat(reset.join())
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        end -> assertThat(end.getCode()).isZero());
        try (var backend = TestBackend.saying("hello")) {
            proxy.serving(backend.endpoint());
            var next = TestProxy.await(client.request(HttpMethod.GET, "/"));
            assertThat(next.connection()).isSameAs(upload.connection());
            assertThat(TestProxy.await(next.send().compose(Http2Test::read)).body())
                    .isEqualTo("hello");
        }
        proxy.awaitIdle();
    }

    /// Sends for as long as the other side takes it.
    private static void fill(HttpClientRequest upload) {
        upload.write(Buffer.buffer(new byte[64 << 10])).onSuccess(_ -> fill(upload));
    }

    @Test
    void aStreamThatIsResetEndsTheRequestUpstream() {
        var gone = new CountDownLatch(1);
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    if (wire.isAtEnd()) {
                        gone.countDown();
                    }
                });
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            var request = TestProxy.await(client(proxy).request(HttpMethod.GET, "/"));
            request.exceptionHandler(_ -> {
                // That is what is tested.
            });
            TestProxy.await(request.end());
            backend.nextHead();
            TestProxy.await(request.reset(8));
            TestProxy.await(() -> gone.getCount() == 0);
            proxy.awaitIdle();
        }
    }

    @Test
    void aProxyThatStopsSaysSoAndServesWhatRuns() {
        var go = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    TestProxy.await(() -> go.getCount() == 0);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 2\n\nok");
                });
                var proxy = TestProxy.startWithTls().serving(backend.endpoint())) {
            var request = TestProxy.await(client(proxy).request(HttpMethod.GET, "/"));
            request.connection().goAwayHandler(_ -> told.countDown());
            var answer = request.send().compose(Http2Test::read);
            backend.nextHead();
            var stopped = proxy.server.shutdown(Duration.ZERO, Duration.ofSeconds(20));
            TestProxy.await(() -> told.getCount() == 0);
            go.countDown();
            assertThat(TestProxy.await(answer).body()).isEqualTo("ok");
            TestProxy.await(stopped);
        }
    }

    private static HttpClientRequest withCookies(HttpClientRequest request) {
        request.headers().add("cookie", "a=1").add("cookie", "b=2");
        return request;
    }

    private record Answer(HttpClientResponse response, String body) {}

    private static Future<Answer> read(HttpClientResponse response) {
        return response.body().map(body -> new Answer(response, body.toString()));
    }
}
