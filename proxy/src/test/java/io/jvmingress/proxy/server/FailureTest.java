package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.RouteAction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {

    private static final String GET = "GET / HTTP/1.1\nhost: shop.test\n\n";
    private static final String POST = "POST / HTTP/1.1\nhost: shop.test\ncontent-length: 5\n\nhello";

    @ParameterizedTest
    @ValueSource(strings = {GET, POST})
    void anEndpointThatRefusesIsPassedOver(String request) {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.start().serving(TestBackend.refusing(), backend.endpoint());
                var client = proxy.connect()) {
            for (int i = 0; i < 20; i++) {
                client.send(request);
                assertThat(client.readBody(client.readHead())).isEqualTo("hello");
            }
            proxy.awaitIdle();
        }
    }

    @Test
    void ifAllRefuseTheAnswerIs502() {
        try (var proxy = TestProxy.start().serving(TestBackend.refusing(), TestBackend.refusing())) {
            assertThat(proxy.get(GET)).startsWith("HTTP/1.1 502 ").contains("x-request-id: ");
            proxy.awaitIdle();
        }
    }

    @Test
    void aStaleConnectionIsReplacedForAGet() {
        try (var backend = oneAnswerForEachConnection();
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            for (int i = 0; i < 20; i++) {
                client.send(GET);
                assertThat(client.readBody(client.readHead())).isEqualTo("ok");
            }
            proxy.awaitIdle();
        }
    }

    @Test
    void aStaleConnectionIsReplacedForAPutWithItsBody() {
        try (var backend = oneAnswerForEachConnection();
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            for (int i = 0; i < 5; i++) {
                client.send("PUT / HTTP/1.1\nhost: a\ncontent-length: 5\n\nhello");
                assertThat(client.readBody(client.readHead())).isEqualTo("ok");
            }
            proxy.awaitIdle();
        }
    }

    /// Reads a second request, and resets without a word: as if it had closed just before.
    private static TestBackend oneAnswerForEachConnection() {
        return TestBackend.of((it, wire) -> {
            it.readRequest(wire);
            wire.send("HTTP/1.1 200 OK\ncontent-length: 2\n\nok");
            wire.readHead();
            wire.reset();
        });
    }

    /// An old connection that came back first would only be stale, too.
    @Test
    void aStaleConnectionIsReplacedByANewOneEvenIfAnOldOneComesBackFirst() throws InterruptedException {
        int clients = 24;
        var wrong = new AtomicInteger();
        try (var backend = oneAnswerForEachConnection();
                var proxy = TestProxy.start(Timeouts.DEFAULT, poolOf(8)).serving(backend.endpoint())) {
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < clients; t++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try (var client = proxy.connect()) {
                        for (int i = 0; i < 20; i++) {
                            client.send(GET);
                            wrong.addAndGet(client.readBody(client.readHead()).equals("ok") ? 0 : 1);
                        }
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(wrong).hasValue(0);
            proxy.awaitIdle();
        }
    }

    private static Limits poolOf(int connections) {
        return new Limits(16 << 10, 64 << 10, 128, 0, 1_000, 128, connections, 1_024);
    }

    @Test
    void aPostIsNeverSentTwice() {
        try (var backend = oneAnswerForEachConnection();
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(POST);
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            client.read(2);
            client.send(POST);
            assertThat(client.readHead()).startsWith("HTTP/1.1 502 ");
            proxy.awaitIdle();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "this is no HTTP\n\n",
                "HTTP/1.1 100 Continue\n\n",
                "HTTP/1.1 102 Processing\n\nHTTP/1.1 200 OK\ncontent-length: 0\n\n",
                "HTTP/1.1 101 Switching Protocols\nupgrade: unasked\n\n",
                "HTTP/1.1 200 OK\nx-a: a\u0001b\ncontent-length: 0\n\n",
                "HTTP/1.1 200 OK\ncontent-length: 1\ncontent-length: 2\n\nab",
                "HTTP/1.1 200 OK\ncontent-length: 1000000000000000000\n\nab"
            })
    void anEndpointThatAnswersNonsenseMakesA502(String nonsense) {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send(nonsense);
                });
                var proxy = TestProxy.before(backend)) {
            assertThat(proxy.get(GET)).startsWith("HTTP/1.1 502 ");
            proxy.awaitIdle();
        }
    }

    @Test
    void anAnswerThatBreaksOffBreaksTheClientsConnection() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 10\n\nhalf");
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(GET);
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readToEnd()).isEqualTo("half");
            proxy.awaitIdle();
        }
    }

    @Test
    void aClientThatGoesAwayEndsTheRequestUpstream() {
        var arrived = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    arrived.countDown();
                    if (wire.isAtEnd()) {
                        gone.countDown();
                    }
                });
                var proxy = TestProxy.before(backend)) {
            var client = proxy.connect().send(GET);
            TestProxy.await(() -> arrived.getCount() == 0);
            client.close();
            TestProxy.await(() -> gone.getCount() == 0);
            proxy.awaitIdle();
        }
    }

    @Test
    void aClientThatGoesAwayInTheMiddleOfAnAnswerEndsTheRequestUpstream() {
        var gone = new CountDownLatch(1);
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n3\nabc\n");
                    if (wire.isAtEnd()) {
                        gone.countDown();
                    }
                });
                var proxy = TestProxy.before(backend)) {
            var client = proxy.connect().send(GET);
            client.readHead();
            client.reset();
            TestProxy.await(() -> gone.getCount() == 0);
            proxy.awaitIdle();
        }
    }

    @Test
    void moreThanMayWaitGet503() {
        var limits = new Limits(16 << 10, 64 << 10, 128, 0, 1000, 128, 1, 1);
        var release = new CountDownLatch(1);
        try (var backend = TestBackend.of((it, wire) -> {
                    while (!it.readRequest(wire).isEmpty()) {
                        TestProxy.await(() -> release.getCount() == 0);
                        wire.send("HTTP/1.1 200 OK\ncontent-length: 2\n\nok");
                    }
                });
                var proxy = TestProxy.start(Timeouts.DEFAULT, limits).serving(backend.endpoint())) {
            var first = proxy.connect().send(GET);
            TestProxy.await(() -> backend.requests() == 1);
            var gone = proxy.connect().send(GET);
            TestProxy.await(() -> proxy.registry.inFlight() == 2);
            assertThat(proxy.get(GET)).startsWith("HTTP/1.1 503 ").contains("retry-after: 1\n");
            gone.close();
            TestProxy.await(() -> proxy.registry.inFlight() == 1);
            var second = proxy.connect().send(GET);
            TestProxy.await(() -> proxy.registry.inFlight() == 2);
            release.countDown();
            for (var client : List.of(first, second)) {
                assertThat(client.readBody(client.readHead())).isEqualTo("ok");
                client.close();
            }
            proxy.awaitIdle();
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void answersAreJsonForThoseWhoPreferIt() {
        try (var proxy = TestProxy.start().publish(new RouteAction.Respond(503, "ServiceNotFound"), List.of());
                var client = proxy.connect()) {
            client.send("GET / HTTP/1.1\nhost: a\naccept: application/json\n\n");
            var head = client.readHead();
            assertThat(head).startsWith("HTTP/1.1 503 ").contains("content-type: application/json\n");
            assertThat(client.readBody(head)).isEqualTo("{\"status\":503,\"reason\":\"ServiceNotFound\"}\n");
            client.send(GET);
            head = client.readHead();
            assertThat(head).contains("content-type: text/plain");
            assertThat(client.readBody(head)).isEqualTo("503 ServiceNotFound\n");
        }
    }

    @Test
    void aDeniedGrpcCallIsToldSoInGrpc() {
        try (var proxy = TestProxy.start().publish(new RouteAction.Respond(403, "PolicyDenied"), List.of())) {
            var head = proxy.get(
                    "POST /a.B/C HTTP/1.1\nhost: a\ncontent-type: application/grpc+proto\ncontent-length: 0\n\n");
            assertThat(head)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("content-type: application/grpc\n", "grpc-status: 7\n");
        }
    }

    @Test
    void anUnwantedBodyIsReadSoThatTheClientGetsItsAnswer() {
        try (var proxy = TestProxy.start().publish(new RouteAction.Respond(403, "PolicyDenied"), List.of());
                var client = proxy.connect()) {
            client.send("POST / HTTP/1.1\nhost: a\ncontent-length: 500000\n\n");
            client.sendRaw(new byte[500_000]);
            assertThat(client.readHead()).startsWith("HTTP/1.1 403 ").contains("connection: close\n");
            assertThat(client.readToEnd()).isEqualTo("403 PolicyDenied\n");
        }
    }

    @Test
    void limitsAreKept() {
        var limits = new Limits(1 << 10, 8 << 10, 10, 100, 2, 128, 256, 1024);
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.start(Timeouts.DEFAULT, limits).serving(backend.endpoint())) {
            assertThat(proxy.get("GET /" + "a".repeat(2000) + " HTTP/1.1\nhost: a\n\n"))
                    .containsPattern("^HTTP/1.[01] 414 ");
            assertThat(proxy.get("GET / HTTP/1.1\nhost: a\nx: " + "a".repeat(9000) + "\n\n"))
                    .containsPattern("^HTTP/1.[01] 431 ");
            assertThat(proxy.get("GET / HTTP/1.1\nhost: a\n" + "x: 1\n".repeat(10) + "\n"))
                    .containsPattern("^HTTP/1.[01] 431 ");
            assertThat(proxy.get("POST / HTTP/1.1\nhost: a\ncontent-length: 101\n\n"))
                    .startsWith("HTTP/1.1 413 ");
            assertThat(proxy.get(
                            "POST / HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n65\n" + "a".repeat(101) + "\n"))
                    .startsWith("HTTP/1.1 413 ");
            assertThat(proxy.get(GET)).startsWith("HTTP/1.1 200 ");
            proxy.awaitIdle();
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() {
        var limits = new Limits(16 << 10, 64 << 10, 128, 0, 2, 128, 256, 1024);
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.start(Timeouts.DEFAULT, limits).serving(backend.endpoint())) {
            var open = new ArrayList<Wire>();
            for (int i = 0; i < 2; i++) {
                var wire = proxy.connect().send(GET);
                assertThat(wire.readBody(wire.readHead())).isEqualTo("hello");
                open.add(wire);
            }
            try (var third = proxy.connect()) {
                assertThat(third.isAtEnd()).isTrue();
            }
            open.forEach(Wire::close);
        }
    }

    @Test
    void anEndpointThatIsDownIsNotEveryonesFirstChoice() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.start()
                        .serving(
                                TestBackend.refusing(),
                                TestBackend.refusing(),
                                TestBackend.refusing(),
                                backend.endpoint(),
                                again(backend, 1),
                                again(backend, 2));
                var client = proxy.connect()) {
            for (int i = 0; i < 300; i++) {
                client.send(POST);
                assertThat(client.readBody(client.readHead())).isEqualTo("hello");
            }
            proxy.awaitIdle();
        }
    }

    private static Endpoint again(TestBackend backend, int number) {
        var same = backend.endpoint();
        return Endpoint.of(same.address(), same.port(), same.pod(), "uid-again-" + number);
    }
}
