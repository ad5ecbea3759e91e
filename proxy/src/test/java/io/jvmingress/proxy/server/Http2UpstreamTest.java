package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Protocol;
import io.jvmingress.proxy.tls.TlsEngine;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Endpoints that speak HTTP/2, and clients that do not.
class Http2UpstreamTest {

    @Test
    void aRequestOverHttp1GoesOnOverHttp2() {
        try (var backend = Backend.of(request -> request.body()
                        .onSuccess(body -> request.response()
                                .end(String.join(
                                        "|",
                                        request.version().toString(),
                                        String.valueOf(request.authority()),
                                        request.method() + " " + request.uri(),
                                        body.toString(),
                                        String.valueOf(request.getHeader("te")),
                                        String.valueOf(request.getHeader("connection")),
                                        String.valueOf(request.getHeader("host"))))));
                var proxy = backend.proxy();
                var client = proxy.connect()) {
            client.send("""
                    POST /cart?full=1 HTTP/1.1
                    host: Shop.test:8080
                    te: trailers
                    connection: keep-alive, te
                    transfer-encoding: chunked

                    5
                    hello
                    0

                    """);
            var head = client.readHead();

            assertThat(head).startsWith("HTTP/1.1 200 OK\n");
            assertThat(client.readBody(head))
                    .isEqualTo("HTTP_2|Shop.test:8080|POST /cart?full=1|hello|trailers|null|null");
            proxy.awaitIdle();
        }
    }

    @Test
    void trailersOfTheAnswerReachAClientOfHttp1() {
        try (var backend = Backend.of(request -> {
                    request.response().setChunked(true).putTrailer("checksum", "42");
                    request.response().end("body");
                });
                var proxy = backend.proxy();
                var client = proxy.connect().send("GET / HTTP/1.1\nhost: shop.test\nte: trailers\n\n")) {
            var head = client.readHead();

            assertThat(client.readBody(head)).startsWith("body").contains("checksum: 42");
        }
    }

    @Test
    void requestsOneAfterTheOtherShareAConnection() {
        try (var backend = Backend.of(
                        request -> request.response().setStatusCode(204).end());
                var proxy = backend.proxy()) {
            for (int i = 0; i < 50; i++) {
                assertThat(proxy.get("HEAD / HTTP/1.1\nhost: shop-" + i + ".test\n\n"))
                        .startsWith("HTTP/1.1 204 ");
            }
            assertThat(backend.connections.get()).isEqualTo(1);
            proxy.awaitIdle();
        }
    }

    @Test
    void anUpgradeIsNotAskedFor() {
        try (var backend = Backend.of(request -> request.response().end(String.valueOf(request.getHeader("upgrade"))));
                var proxy = backend.proxy();
                var client = proxy.connect()
                        .send("GET / HTTP/1.1\nhost: shop.test\nconnection: upgrade\nupgrade: websocket\n\n")) {
            var head = client.readHead();

            assertThat(head).startsWith("HTTP/1.1 200 ");
            assertThat(client.readBody(head)).isEqualTo("null");
        }
    }

    @Test
    void aRefusedStreamIsTriedAgain() {
        var requests = new AtomicInteger();
        try (var backend = Backend.of(request -> {
                    if (requests.incrementAndGet() == 1) {
                        reset(request, 7);
                    } else {
                        request.body().onSuccess(request.response()::end);
                    }
                });
                var proxy = backend.proxy()) {
            assertThat(post(proxy, "hello")).isEqualTo("HTTP/1.1 200 OK hello");
            assertThat(requests.get()).isEqualTo(2);
            proxy.awaitIdle();
        }
    }

    @Test
    @SuppressWarnings("deprecation") // It has no other way to say goodbye to a stream that it was given.
    void aRequestBeyondTheLastStreamOfAGoodbyeIsSentAgain() {
        var requests = new AtomicInteger();
        try (var backend = Backend.of(request -> {
                    if (requests.incrementAndGet() == 1) {
                        request.connection().goAway(0, 0, Buffer.buffer());
                    } else {
                        request.body().onSuccess(request.response()::end);
                    }
                });
                var proxy = backend.proxy()) {
            assertThat(post(proxy, "hello")).isEqualTo("HTTP/1.1 200 OK hello");
            assertThat(backend.connections.get()).isEqualTo(2);
            proxy.awaitIdle();
        }
    }

    @Test
    void aResetStreamIsNotTriedAgain() {
        var requests = new AtomicInteger();
        try (var backend = Backend.of(request -> {
                    requests.incrementAndGet();
                    reset(request, 8);
                });
                var proxy = backend.proxy()) {
            assertThat(post(proxy, "hello")).isEqualTo("HTTP/1.1 502 Bad Gateway 502 UpstreamReset\n");
            assertThat(requests.get()).isEqualTo(1);
            proxy.awaitIdle();
        }
    }

    @Test
    void aClientThatLeavesEndsItsStreamAndNoOther() {
        var came = new AtomicInteger();
        var ended = new AtomicInteger();
        try (var backend = Backend.of(request -> {
                    if ("/leave".equals(request.path())) {
                        request.response().closeHandler(_ -> ended.incrementAndGet());
                        came.incrementAndGet();
                    } else {
                        request.response().end("stayed");
                    }
                });
                var proxy = backend.proxy();
                var leaving = proxy.connect().send("GET /leave HTTP/1.1\nhost: shop.test\n\n")) {
            TestProxy.await(() -> came.get() == 1);
            leaving.reset();
            TestProxy.await(() -> ended.get() == 1);

            assertThat(proxy.get("GET / HTTP/1.1\nhost: shop.test\n\n")).startsWith("HTTP/1.1 200 ");
            assertThat(backend.connections.get()).isEqualTo(1);
            proxy.awaitIdle();
        }
    }

    @Test
    void anEndpointThatSpeaksNoHttp2IsNotReached() {
        try (var backend = TestBackend.saying("old");
                var proxy = proxy().serving(backend.endpoint())) {
            assertThat(post(proxy, "hello")).isEqualTo("HTTP/1.1 502 Bad Gateway 502 ConnectFailed\n");
            proxy.awaitIdle();
        }
    }

    @Test
    void aCallEndsAtItsDeadlineThoughNobodySaysSo() {
        try (var backend = Backend.of(_ -> {});
                var proxy = backend.proxy();
                var client = proxy.connect()) {
            client.send("""
                    POST /Calls/Wait HTTP/1.1
                    host: shop.test
                    content-type: application/grpc+proto
                    grpc-timeout: 200m
                    content-length: 0

                    """);

            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 200 OK\n")
                    .contains("grpc-status: 4\n", "grpc-message: CallTimeout\n");
            proxy.awaitIdle();
        }
    }

    private static String post(TestProxy proxy, String body) {
        try (var client = proxy.connect()
                .send("POST / HTTP/1.1\nhost: shop.test\ncontent-length: " + body.length() + "\n\n" + body)) {
            var head = client.readHead();
            return head.lines().findFirst().orElse("") + " " + client.readBody(head);
        }
    }

    private static void reset(HttpServerRequest request, long code) {
        request.response().reset(code).onFailure(_ -> {
            // The stream is gone already.
        });
    }

    private static TestProxy proxy() {
        return TestProxy.speaking(
                Protocol.H2C, new ProxyOptions.Tls(TlsEngine.JDK, List.of(), ProxyOptions.Tls.NO_HSTS), Limits.DEFAULT);
    }

    /// An HTTP/2 server in clear text.
    private record Backend(Vertx vertx, int port, AtomicInteger connections) implements AutoCloseable {

        static Backend of(Handler<HttpServerRequest> handler) {
            var vertx = Vertx.vertx();
            var connections = new AtomicInteger();
            var server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
                    .connectionHandler(_ -> connections.incrementAndGet())
                    .requestHandler(handler);
            int port = TestProxy.await(server.listen(0, "127.0.0.1")).actualPort();
            return new Backend(vertx, port, connections);
        }

        TestProxy proxy() {
            return Http2UpstreamTest.proxy()
                    .serving(Endpoint.of(Address.parse("127.0.0.1").orElseThrow(), port, "shop/web-1", "uid-1"));
        }

        @Override
        public void close() {
            TestProxy.await(vertx.close());
        }
    }
}
