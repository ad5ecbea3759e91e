package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

    private static final int LARGE = 64 << 20;
    private static final byte[] BLOCK = block();

    @ParameterizedTest
    @ValueSource(ints = {1, 8192, 65_535, 65_536, 65_537, 1 << 20, 10_000_000})
    void bodiesOfAnySizeArriveWhole(int size) {
        var body = new byte[size];
        new java.util.SplittableRandom(size).nextBytes(body);
        try (var backend = TestBackend.of((it, wire) -> {
                    for (var head = wire.readHead(); !head.isEmpty(); head = wire.readHead()) {
                        var bytes = wire.readBytes(Wire.lengthIn(head));
                        wire.send("HTTP/1.1 200 OK\ncontent-length: " + bytes.length + "\n\n");
                        wire.sendRaw(bytes);
                    }
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("POST / HTTP/1.1\nhost: a\ncontent-length: " + size + "\n\n");
                Thread.ofVirtual().start(() -> client.sendRaw(body));
                client.readHead();
                assertThat(Arrays.equals(client.readBytes(size), body)).isTrue();
            }
            proxy.awaitIdle();
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void aClientThatReadsSlowlyHoldsTheEndpointBack() {
        var sent = new AtomicLong();
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: " + LARGE + "\n\n");
                    for (int i = 0; i < LARGE / BLOCK.length; i++) {
                        wire.sendRaw(BLOCK);
                        sent.addAndGet(BLOCK.length);
                    }
                    wire.readToEnd();
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("GET / HTTP/1.1\nhost: a\n\n");
            client.readHead();
            Progress.awaitStandstill(sent::get);
            assertThat(sent.get()).isLessThan(LARGE * 2L / 3);
            assertThat(client.readBytes(LARGE)).hasSize(LARGE);
            proxy.awaitIdle();
        }
    }

    @Test
    void anAnswerThatEndsItsConnectionArrivesWholeHoweverSlowlyItIsRead() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\nconnection: close\ncontent-length: " + LARGE + "\n\n");
                    for (int i = 0; i < LARGE / BLOCK.length; i++) {
                        wire.sendRaw(BLOCK);
                    }
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("GET / HTTP/1.1\nhost: a\n\n");
            client.readHead();
            Progress.awaitStandstill(() -> backend.connections());
            assertThat(client.readBytes(LARGE)).hasSize(LARGE);
            proxy.awaitIdle();
            client.send("GET / HTTP/1.1\nhost: a\n\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anEndpointThatReadsSlowlyHoldsTheClientBack() {
        var sent = new AtomicLong();
        var go = new CountDownLatch(1);
        try (var backend = TestBackend.of((it, wire) -> {
                    wire.readHead();
                    TestProxy.await(() -> go.getCount() == 0);
                    wire.readBytes(LARGE);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 0\n\n");
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("POST / HTTP/1.1\nhost: a\ncontent-length: " + LARGE + "\n\n");
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < LARGE / BLOCK.length; i++) {
                    client.sendRaw(BLOCK);
                    sent.addAndGet(BLOCK.length);
                }
            });
            Progress.awaitStandstill(sent::get);
            assertThat(sent.get()).isLessThan(LARGE * 2L / 3);
            go.countDown();
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            proxy.awaitIdle();
        }
    }

    @Test
    void anAnswerBeforeTheEndOfTheBodyReachesTheClient() {
        try (var backend = TestBackend.of((it, wire) -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 413 Too Large\ncontent-length: 3\n\nbig");
                    wire.readToEnd();
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("POST / HTTP/1.1\nhost: a\ncontent-length: 100\n\nhalf");
            var head = client.readHead();
            assertThat(head).startsWith("HTTP/1.1 413 ");
            assertThat(client.readBody(head)).isEqualTo("big");
            client.sendRaw(new byte[96]);
            assertThat(client.isAtEnd()).isTrue();
            proxy.awaitIdle();
        }
    }

    private static byte[] block() {
        var bytes = new byte[64 << 10];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }
}
