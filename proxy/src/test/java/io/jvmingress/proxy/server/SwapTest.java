package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Endpoint;
import java.util.ArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SwapTest {

    private static final String GET = "GET / HTTP/1.1\nhost: shop.test\n\n";

    @Test
    void noRequestFailsWhileTablesAreReplaced() throws InterruptedException {
        try (var one = TestBackend.saying("hello");
                var other = TestBackend.saying("hello");
                var proxy = TestProxy.start(TestProxy.settings(), 2).serving(one.endpoint())) {
            var good = new AtomicInteger();
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 16; t++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try (var client = proxy.connect()) {
                        for (int i = 0; i < 200; i++) {
                            client.send(GET);
                            if (client.readBody(client.readHead()).equals("hello")) {
                                good.incrementAndGet();
                            }
                        }
                    }
                }));
            }
            for (int i = 0; threads.stream().anyMatch(Thread::isAlive); i++) {
                switch (i % 3) {
                    case 0 -> proxy.serving(one.endpoint(), other.endpoint());
                    case 1 -> proxy.serving(other.endpoint());
                    default -> proxy.serving(one.endpoint());
                }
                Thread.onSpinWait();
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(good.get()).isEqualTo(3200);
            proxy.awaitIdle();
        }
    }

    @Test
    void aRemovedEndpointsConnectionsAreClosed() {
        var ends = new AtomicInteger();
        try (var old = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 0\n\n");
                    if (wire.isAtEnd()) {
                        ends.incrementAndGet();
                    }
                });
                var next = TestBackend.saying("next");
                var proxy = TestProxy.before(old)) {
            proxy.get(GET);
            proxy.serving(next.endpoint());
            TestProxy.await(() -> ends.get() == 1);
        }
    }

    /// Ends of every kind, at random: whatever happens, no count may be left over.
    @Test
    void countsGoBackToZeroAfterEndsOfAllKinds() throws InterruptedException {
        try (var backend = TestBackend.of(SwapTest::misbehave);
                var proxy = TestProxy.start(TestProxy.settings(), 2)
                        .serving(backend.endpoint(), TestBackend.refusing(), unused(backend))) {
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 16; t++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 40; i++) {
                        oneRequest(proxy);
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            proxy.awaitIdle();
            TestProxy.await(() -> TestProxy.await(proxy.server.longStreams()).isEmpty());
        }
    }

    private static Endpoint unused(TestBackend backend) {
        var same = backend.endpoint();
        return Endpoint.of(same.address(), same.port(), same.pod(), "uid-2");
    }

    private static void misbehave(TestBackend backend, Wire wire) {
        for (var head = backend.readRequest(wire); !head.isEmpty(); head = backend.readRequest(wire)) {
            switch (ThreadLocalRandom.current().nextInt(6)) {
                case 0 -> wire.send("HTTP/1.1 200 OK\ncontent-length: 2\n\nok");
                case 1 -> wire.send("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n2\nok\n0\n\n");
                case 2 -> wire.send("HTTP/1.1 101 Switching Protocols\nupgrade: echo\n\n");
                case 3 -> {
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 9\n\nhalf");
                    return;
                }
                case 4 -> wire.reset();
                default -> {
                    return;
                }
            }
        }
    }

    private static void oneRequest(TestProxy proxy) {
        var random = ThreadLocalRandom.current();
        try (var client = proxy.connect()) {
            client.send(
                    switch (random.nextInt(3)) {
                        case 0 -> GET;
                        case 1 -> "GET / HTTP/1.1\nhost: a\nconnection: upgrade\nupgrade: echo\n\n";
                        default -> "POST / HTTP/1.1\nhost: a\ncontent-length: 5\n\nhell";
                    });
            if (random.nextBoolean()) {
                client.endOutput();
            }
            if (random.nextInt(3) > 0) {
                client.socket().setSoTimeout(20);
                client.readHead();
            } else if (random.nextBoolean()) {
                client.reset();
            }
        } catch (java.io.UncheckedIOException | java.net.SocketException _) {
            // Broken off, as is to be expected here.
        }
    }
}
