package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForwardingTest {

    private static final String GET = "GET / HTTP/1.1\nhost: shop.test\n\n";

    @Test
    void aRequestReachesTheEndpointAndItsAnswerTheClient() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("GET /a?b=c HTTP/1.1\nhost: Shop.test:81\nx-one: 1\nX-Two: 2\n\n");
            var head = client.readHead();
            assertThat(head).startsWith("HTTP/1.1 200 OK\n").contains("content-length: 5\n", "server: jvm-ingress\n");
            assertThat(client.read(5)).isEqualTo("hello");
            assertThat(backend.nextHead())
                    .startsWith("GET /a?b=c HTTP/1.1\nhost: Shop.test:81\n")
                    .contains("x-one: 1\n", "X-Two: 2\n");
            proxy.awaitIdle();
        }
    }

    @Test
    void connectionsAreUsedAgainOnBothSides() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            for (int i = 0; i < 10; i++) {
                client.send(GET);
                assertThat(client.readBody(client.readHead())).isEqualTo("hello");
            }
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void beforeTheFirstTableEveryRequestGets503() {
        try (var proxy = TestProxy.start()) {
            assertThat(proxy.get(GET)).startsWith("HTTP/1.1 503 ").contains("retry-after: 1\n", "x-request-id: ");
        }
    }
}
