package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UpgradeTest {

    private static final String UPGRADE = """
            GET /chat HTTP/1.1
            host: shop.test
            connection: keep-alive, Upgrade
            upgrade: websocket
            sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==
            sec-websocket-version: 13

            """;
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\nconnection: Upgrade\nupgrade: websocket\nsec-websocket-accept: x\n\n";

    @Test
    void bytesGoBothWaysUntilOneSideEnds() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send(SWITCH);
                    for (var bytes = wire.read(4); !bytes.isEmpty(); bytes = wire.read(4)) {
                        wire.send(bytes);
                    }
                });
                var proxy = TestProxy.before(backend)) {
            var client = proxy.connect().send(UPGRADE);
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 ")
                    .contains("upgrade: websocket\n", "sec-websocket-accept: x\n");
            assertThat(backend.nextHead())
                    .contains("upgrade: websocket\n", "connection: upgrade\n", "sec-websocket-version: 13\n");
            for (int i = 0; i < 100; i++) {
                assertThat(client.send("ping").read(4)).isEqualTo("ping");
            }
            assertThat(proxy.registry.inFlight()).isEqualTo(1);
            assertThat(TestProxy.await(proxy.server.longStreams()))
                    .singleElement()
                    .satisfies(stream -> {
                        assertThat(stream.upgraded()).isTrue();
                        assertThat(stream.route().origin()).isEqualTo("shop/web");
                        assertThat(stream.client().address()).hasToString("127.0.0.1");
                    });
            client.close();
            proxy.awaitIdle();
            TestProxy.await(() -> TestProxy.await(proxy.server.longStreams()).isEmpty());
        }
    }

    @Test
    void whatTheBackendSendsRightBehindItsHeadIsNotLost() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send(SWITCH + "first");
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(UPGRADE);
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(client.readToEnd()).isEqualTo("first");
            client.endOutput();
            proxy.awaitIdle();
        }
    }

    @Test
    void aBackendMayRefuseToChangeTheProtocol() {
        try (var backend = TestBackend.answering("HTTP/1.1 200 OK\ncontent-length: 2\n\nno");
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send(UPGRADE);
                var head = client.readHead();
                assertThat(head).startsWith("HTTP/1.1 200 ");
                assertThat(client.readBody(head)).isEqualTo("no");
            }
            proxy.awaitIdle();
        }
    }

    @Test
    void aReaderThatIsSlowHoldsTheSenderBack() {
        var sent = new AtomicLong();
        var go = new CountDownLatch(1);
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send(SWITCH);
                    var block = new byte[64 << 10];
                    for (int i = 0; i < 1024; i++) {
                        wire.sendRaw(block);
                        sent.addAndGet(block.length);
                    }
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(UPGRADE);
            client.readHead();
            Progress.awaitStandstill(sent::get);
            // What the kernel's buffers hold on two connections, and a little in the proxy.
            assertThat(sent.get()).isLessThan(40L << 20);
            go.countDown();
            assertThat(client.readBytes(64 << 20)).hasSize(64 << 20);
            client.endOutput();
            proxy.awaitIdle();
        }
    }

    @Test
    void theEndOfOneDirectionLeavesTheOther() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send(SWITCH);
                    wire.send("got " + wire.readToEnd());
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(UPGRADE);
            client.readHead();
            client.send("all of it");
            client.endOutput();
            assertThat(client.readToEnd()).isEqualTo("got all of it");
            proxy.awaitIdle();
        }
    }

    @Test
    void theEndpointMayEndFirst() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send(SWITCH + "bye");
                    wire.endOutput();
                    it.remember(wire.readToEnd());
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(UPGRADE);
            client.readHead();
            assertThat(client.readToEnd()).isEqualTo("bye");
            client.send("late");
            client.endOutput();
            assertThat(backend.nextHead()).startsWith("GET /chat");
            assertThat(backend.nextHead()).isEqualTo("late");
            proxy.awaitIdle();
        }
    }
}
