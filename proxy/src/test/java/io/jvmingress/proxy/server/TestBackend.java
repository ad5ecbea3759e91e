package io.jvmingress.proxy.server;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.tls.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/// A backend that says on the wire exactly what a test wants.
final class TestBackend implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final ServerSocket server;
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    /// What happens on each connection.
    interface Script {
        void serve(TestBackend backend, Wire wire);
    }

    private TestBackend(ServerSocketFactory sockets, Script script) {
        try {
            server = sockets.createServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(script));
    }

    static TestBackend of(Script script) {
        return new TestBackend(ServerSocketFactory.getDefault(), script);
    }

    /// A backend that speaks TLS, with this certificate.
    static TestBackend secure(Certificate certificate, Script script) {
        return new TestBackend(TestCertificates.context(certificate).getServerSocketFactory(), script);
    }

    /// Answers every request on a connection with this.
    static TestBackend answering(String answer) {
        return of((backend, wire) -> {
            while (!backend.readRequest(wire).isEmpty()) {
                wire.send(answer);
            }
        });
    }

    /// Answers every request with a text.
    static TestBackend saying(String text) {
        return answering("HTTP/1.1 200 OK\ncontent-length: " + text.length() + "\n\n" + text);
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try {
                var wire = new Wire(server.accept());
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(script, wire));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Script script, Wire wire) {
        try (wire) {
            script.serve(this, wire);
        } catch (UncheckedIOException _) {
            // The other side went away.
        }
    }

    /// Reads a request with its body, and remembers both; empty at the connection's end.
    String readRequest(Wire wire) {
        var head = wire.readHead();
        if (!head.isEmpty()) {
            heads.add(head);
            bodies.add(wire.readBody(head));
        }
        return head;
    }

    /// Keeps a text for [#nextHead].
    void remember(String text) {
        heads.add(text);
    }

    /// The head of the next request that came.
    String nextHead() {
        return next(heads);
    }

    String nextBody() {
        return next(bodies);
    }

    private static String next(BlockingQueue<String> queue) {
        try {
            var text = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("no request reached the backend");
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    int connections() {
        return connections.get();
    }

    int requests() {
        return heads.size();
    }

    Endpoint endpoint() {
        return Endpoint.of(Address.parse("127.0.0.1").orElseThrow(), server.getLocalPort(), "shop/web-1", "uid-1");
    }

    /// An endpoint at which nobody listens.
    static Endpoint refusing() {
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Endpoint.of(Address.parse("127.0.0.1").orElseThrow(), closed.getLocalPort(), "shop/gone", "uid-0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
