package io.jvmingress.controller.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// A TCP proxy before a real server, which can cut every connection, refuse new ones, and come back on the same port;
/// or
/// hold back what passes, as a network that loses packets does.
final class FaultProxy implements AutoCloseable {

    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private ServerSocket listener;

    FaultProxy(int target) throws IOException {
        this.target = target;
        listener = listen(0);
        port = listener.getLocalPort();
    }

    int port() {
        return port;
    }

    /// As an API server that stopped: what is open ends, and nothing is accepted.
    void refuse() throws IOException {
        listener.close();
        cut();
    }

    /// What is open stays open, and nothing passes until [#release].
    void hold() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    void cut() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    void accept() throws IOException {
        listener = listen(port);
    }

    private ServerSocket listen(int onPort) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
        Thread.ofVirtual().start(() -> acceptAll(server));
        return server;
    }

    private void acceptAll(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                join(server.accept());
            } catch (IOException _) {
                // The listener was closed, or this one connection failed: both are what this proxy is for.
            }
        }
    }

    private void join(Socket client) throws IOException {
        sockets.add(client);
        var upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(upstream);
        pump(client, upstream);
        pump(upstream, client);
    }

    private void pump(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            try (from;
                    to) {
                var buffer = new byte[8192];
                for (int read = from.getInputStream().read(buffer);
                        read >= 0;
                        read = from.getInputStream().read(buffer)) {
                    gate.await();
                    to.getOutputStream().write(buffer, 0, read);
                }
            } catch (IOException | InterruptedException _) {
                // Cut.
            } finally {
                sockets.remove(from);
                sockets.remove(to);
            }
        });
    }

    @Override
    public void close() {
        release();
        try {
            refuse();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
