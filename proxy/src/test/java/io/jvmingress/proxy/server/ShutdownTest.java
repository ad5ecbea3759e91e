package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShutdownTest {

    private static final String GET = "GET / HTTP/1.1\nhost: shop.test\n\n";

    @Test
    void runningRequestsEndAndTheirConnectionsAreSaidToClose() {
        var go = new CountDownLatch(1);
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    TestProxy.await(() -> go.getCount() == 0);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 2\n\nok");
                    wire.readToEnd();
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(GET);
            backend.nextHead();
            var stopped = proxy.server.shutdown(Duration.ZERO, Duration.ofSeconds(20));
            TestProxy.await(() -> refusesConnections(proxy));
            go.countDown();
            var head = client.readHead();
            assertThat(head).startsWith("HTTP/1.1 200 ").contains("connection: close\n");
            assertThat(client.readBody(head)).isEqualTo("ok");
            assertThat(client.isAtEnd()).isTrue();
            TestProxy.await(stopped);
        }
    }

    private static boolean refusesConnections(TestProxy proxy) {
        try (var wire = proxy.connect()) {
            return wire.isAtEnd();
        } catch (UncheckedIOException _) {
            return true;
        }
    }

    @Test
    void duringTheDelayNewConnectionsAreServedAndAskedToGo() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.before(backend)) {
            var stopped = proxy.server.shutdown(Duration.ofSeconds(1), Duration.ofSeconds(20));
            TestProxy.await(() -> proxy.get(GET).contains("connection: close\n"));
            assertThat(stopped.isComplete()).isFalse();
            TestProxy.await(stopped);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500})
    void nothingIsLostIfClientsHeedWhatTheyAreTold(int delayMillis) throws InterruptedException {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.before(backend)) {
            var wrong = new AtomicInteger();
            var begun = new CountDownLatch(8);
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 8; t++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try (var client = proxy.connect()) {
                        for (var head = ""; !head.contains("connection: close\n"); begun.countDown()) {
                            client.send(GET);
                            head = client.readHead();
                            wrong.addAndGet(client.readBody(head).equals("hello") ? 0 : 1);
                        }
                    }
                }));
            }
            begun.await();
            TestProxy.await(proxy.server.shutdown(Duration.ofMillis(delayMillis), Duration.ofSeconds(20)));
            for (var thread : threads) {
                thread.join();
            }
            assertThat(wrong.get()).isZero();
            proxy.awaitIdle();
        }
    }

    @Test
    void requestsThatTakeTooLongAreBrokenOff() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.readToEnd();
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(GET);
            backend.nextHead();
            TestProxy.await(proxy.server.shutdown(Duration.ZERO, Duration.ofMillis(200)));
            assertThat(client.isAtEnd()).isTrue();
            proxy.awaitIdle();
        }
    }
}
