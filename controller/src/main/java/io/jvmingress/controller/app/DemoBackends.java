package io.jvmingress.controller.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jvmingress.controller.watch.StartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The demo's backends: a small HTTP server for each endpoint of the example, which says who it is.
final class DemoBackends implements AutoCloseable {

    private static final int THREADS = 4;

    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("demo-backend-", 0).daemon().factory());

    /// @throws StartException where an endpoint's address is taken
    static DemoBackends start(Collection<EndpointSlice> slices) {
        var backends = new DemoBackends();
        try {
            for (var slice : slices) {
                for (var port : slice.getPorts()) {
                    for (var endpoint : slice.getEndpoints()) {
                        backends.listen(endpoint, port.getPort());
                    }
                }
            }
            return backends;
        } catch (StartException e) {
            backends.close();
            throw e;
        }
    }

    private void listen(Endpoint endpoint, int port) {
        var address = endpoint.getAddresses().getFirst();
        var pod = endpoint.getTargetRef();
        var name = pod == null ? address : pod.getName();
        try {
            var server = HttpServer.create(new InetSocketAddress(address, port), 0);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(exchange, name));
            server.start();
            servers.add(server);
        } catch (IOException e) {
            throw new StartException(
                    "cannot start the demo's backend " + name + " on " + address + ":" + port + ": " + e.getMessage(),
                    e);
        }
    }

    private static void answer(HttpExchange exchange, String name) throws IOException {
        try (exchange) {
            var text = name + " answers " + exchange.getRequestMethod() + " " + exchange.getRequestURI();
            var body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
