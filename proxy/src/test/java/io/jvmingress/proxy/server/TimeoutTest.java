package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutTest {

    private static final String GET = "GET / HTTP/1.1\nhost: shop.test\n\n";
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void anEndpointThatDoesNotAnswerMakesA504() {
        try (var backend = silent();
                var proxy = TestProxy.start(new Times().firstByte(SHORT).build(), Limits.DEFAULT)
                        .serving(backend.endpoint())) {
            assertThat(proxy.get(GET)).startsWith("HTTP/1.1 504 ");
            proxy.awaitIdle();
        }
    }

    @Test
    void anEndpointThatStopsInTheMiddleOfItsAnswerBreaksIt() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 10\n\nhalf");
                    wire.isAtEnd();
                });
                var proxy = TestProxy.start(new Times().idle(SHORT).build(), Limits.DEFAULT)
                        .serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send(GET);
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readToEnd()).isEqualTo("half");
            proxy.awaitIdle();
        }
    }

    @Test
    void aClientThatDripsItsHeadGets408() {
        try (var proxy = TestProxy.start(new Times().clientHead(SHORT).build(), Limits.DEFAULT);
                var client = proxy.connect()) {
            client.send("GET / HTTP/1.1\nhost: a\nx: ");
            assertThat(client.readHead()).startsWith("HTTP/1.1 408 ");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void anEmptyLineIsNotTheBeginningOfAHead() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.start(
                                new Times()
                                        .clientHead(SHORT)
                                        .clientKeepAlive(SHORT.multipliedBy(5))
                                        .build(),
                                Limits.DEFAULT)
                        .serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send("POST / HTTP/1.1\nhost: a\ncontent-length: 2\n\nok\n");
            assertThat(client.readBody(client.readHead())).isEqualTo("hello");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void anEndpointThatDoesNotAskForTheBodyIsTheSlowOne() {
        try (var backend = silent();
                var proxy = TestProxy.start(new Times().clientBody(SHORT).build(), Limits.DEFAULT)
                        .serving(backend.endpoint())) {
            assertThat(proxy.get("POST / HTTP/1.1\nhost: a\nexpect: 100-continue\ncontent-length: 10\n\n"))
                    .startsWith("HTTP/1.1 504 ");
            proxy.awaitIdle();
        }
    }

    @Test
    void aClientThatStopsInTheMiddleOfItsBodyGets408() {
        try (var backend = silent();
                var proxy = TestProxy.start(new Times().clientBody(SHORT).build(), Limits.DEFAULT)
                        .serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send("POST / HTTP/1.1\nhost: a\ncontent-length: 10\n\nhalf");
            assertThat(client.readHead()).startsWith("HTTP/1.1 408 ").contains("connection: close\n");
            proxy.awaitIdle();
        }
    }

    @Test
    void aClientsConnectionThatRestsTooLongIsClosed() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.start(new Times().clientKeepAlive(SHORT).build(), Limits.DEFAULT)
                        .serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send(GET);
            assertThat(client.readBody(client.readHead())).isEqualTo("hello");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void anEndpointsConnectionThatRestsTooLongIsClosed() {
        var ends = new java.util.concurrent.CountDownLatch(1);
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 0\n\n");
                    if (wire.isAtEnd()) {
                        ends.countDown();
                    }
                });
                var proxy = TestProxy.start(new Times().upstreamIdle(SHORT).build(), Limits.DEFAULT)
                        .serving(backend.endpoint())) {
            proxy.get(GET);
            TestProxy.await(() -> ends.getCount() == 0);
        }
    }

    @Test
    void aSilentTunnelIsClosed() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 101 Switching Protocols\nconnection: upgrade\nupgrade: echo\n\n");
                    wire.readToEnd();
                });
                var proxy = TestProxy.start(new Times().upgraded(SHORT).build(), Limits.DEFAULT)
                        .serving(backend.endpoint());
                var client = proxy.connect()) {
            client.send("GET / HTTP/1.1\nhost: a\nconnection: upgrade\nupgrade: echo\n\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(client.isAtEnd()).isTrue();
            proxy.awaitIdle();
        }
    }

    private static TestBackend silent() {
        return TestBackend.of((it, wire) -> {
            wire.readHead();
            wire.readToEnd();
        });
    }

    /// Timeouts that are long but for those that a test shortens.
    private static final class Times {

        private Duration firstByte = LONG;
        private Duration idle = LONG;
        private Duration clientHead = LONG;
        private Duration clientBody = LONG;
        private Duration clientKeepAlive = LONG;
        private Duration upstreamIdle = LONG;
        private Duration upgraded = LONG;

        Times firstByte(Duration value) {
            firstByte = value;
            return this;
        }

        Times idle(Duration value) {
            idle = value;
            return this;
        }

        Times clientHead(Duration value) {
            clientHead = value;
            return this;
        }

        Times clientBody(Duration value) {
            clientBody = value;
            return this;
        }

        Times clientKeepAlive(Duration value) {
            clientKeepAlive = value;
            return this;
        }

        Times upstreamIdle(Duration value) {
            upstreamIdle = value;
            return this;
        }

        Times upgraded(Duration value) {
            upgraded = value;
            return this;
        }

        Timeouts build() {
            return new Timeouts(LONG, firstByte, idle, clientHead, clientBody, clientKeepAlive, upstreamIdle, upgraded);
        }
    }
}
