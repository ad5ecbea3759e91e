package io.jvmingress.controller.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An API server with nothing in it that answers as no healthy one does: with faults at a certain question. It permits
/// everything, its lists are empty, and it knows no watches.
final class ScriptedApi implements AutoCloseable {

    /// What goes wrong.
    interface Fault {

        /// The status to answer with; 0 for the usual answer.
        ///
        /// @param question an access review, counted from 1; 0 for another request
        int status(String path, int question);
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger reviews = new AtomicInteger();
    private final Fault fault;
    private final String review;

    /// @param review what an access review answers
    ScriptedApi(String review, Fault fault) throws IOException {
        this.review = review;
        this.fault = fault;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static ScriptedApi permitting(Fault fault) throws IOException {
        return new ScriptedApi(
                "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\","
                        + "\"status\":{\"allowed\":true}}",
                fault);
    }

    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("scripted.kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: local, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: nobody, user: {}}]
                contexts: [{name: local, context: {cluster: local, user: nobody}}]
                current-context: local
                """.formatted(
                        server.getAddress().getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var query = String.valueOf(exchange.getRequestURI().getQuery());
            int question = path.endsWith("selfsubjectaccessreviews") ? reviews.incrementAndGet() : 0;
            int status = fault.status(path, question);
            if (status != 0) {
                send(exchange, status, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":" + status + "}");
            } else if (question > 0) {
                send(exchange, 201, review);
            } else if (query.contains("watch=true")) {
                send(exchange, 404, "{}");
            } else {
                send(
                        exchange,
                        200,
                        "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},"
                                + "\"items\":[]}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
