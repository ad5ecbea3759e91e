package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nobody who is served notices that somebody edits.
class LoadUnderChangeTest {

    private static final int REQUESTS = 20_000;
    private static final int CONNECTIONS = 64;
    private static final int REWRITES = 200;

    private static final byte[] REQUEST =
            "GET /load HTTP/1.1\r\nHost: shop.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder = Path.of("");

    /// Each permit is a request that got its answer.
    private final Semaphore answered = new Semaphore(0);

    @Test
    void noRequestFailsWhileTheRoutesBesideItsOwnComeAndGo() throws Exception {
        var vertx = Vertx.vertx();
        try {
            int backend = vertx.createHttpServer()
                    .requestHandler(request -> request.response().end("here"))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .actualPort();
            load(backend);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    private void load(int backend) throws Exception {
        Files.writeString(
                folder.resolve("service.yaml"), Shop.service("web") + "---\n" + Shop.endpoints("web", backend));
        rewrite(0);
        try (var run = ProgramRun.of(
                                "serve",
                                "--from",
                                folder.toString(),
                                "--http",
                                "0",
                                "--https",
                                "0",
                                "--health",
                                "0",
                                "--allow-loopback-endpoints",
                                "--access-log",
                                "off")
                        .awaitTable();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begun = System.nanoTime();
            var clients = new ArrayList<Future<List<String>>>();
            int port = run.port("http");
            for (int i = 0; i < CONNECTIONS; i++) {
                int share = REQUESTS / CONNECTIONS + (i < REQUESTS % CONNECTIONS ? 1 : 0);
                Callable<List<String>> client = () -> failuresOf(port, share);
                clients.add(threads.submit(client));
            }
            for (int i = 1; i <= REWRITES; i++) {
                assertThat(answered.tryAcquire(REQUESTS / REWRITES, 60, TimeUnit.SECONDS))
                        .isTrue();
                rewrite(i);
            }
            var failed = new ArrayList<String>();
            for (var client : clients) {
                failed.addAll(client.get(60, TimeUnit.SECONDS));
            }
            var tables = tables(run);
            System.out.printf(
                    "%d requests over %d connections, %d rewrites, %d tables: %d failed, %d ms%n",
                    REQUESTS, CONNECTIONS, REWRITES, tables, failed.size(), (System.nanoTime() - begun) / 1_000_000);
            assertThat(failed).isEmpty();
            assertThat(tables).isGreaterThan(REWRITES / 20);
        }
    }

    /// The route under load, a route of the same Ingress that changes, and an Ingress that comes and goes. In place, so
    /// that a reader may come between the emptied file and the written one.
    private void rewrite(int round) throws IOException {
        var shop = Shop.ingress("shop", "shop.test", "web", 80) + """
                          - path: /round-%03d
                            pathType: Prefix
                            backend: {service: {name: web, port: {number: 80}}}
                """.formatted(round);
        var beside = round % 2 == 0 ? "" : "---\n" + Shop.ingress("beside", "beside.test", "web", 80);
        Files.writeString(folder.resolve("ingress.yaml"), shop + beside);
    }

    private static int tables(ProgramRun run) throws IOException, InterruptedException {
        return run.get("health", "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_ingress_tables_published_total "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    /// The answers that are not the right one. One connection for all requests: that it breaks is a failure, too.
    private List<String> failuresOf(int port, int requests) throws IOException {
        var failures = new ArrayList<String>();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            var in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < requests; i++) {
                socket.getOutputStream().write(REQUEST);
                var answer = answer(in);
                if (!answer.equals("HTTP/1.1 200 OK here")) {
                    failures.add(answer);
                }
                answered.release();
            }
        }
        return failures;
    }

    private static String answer(InputStream in) throws IOException {
        var head = new ArrayList<String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            head.add(line);
        }
        int length = head.stream()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException("an answer without a length: " + head));
        var body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        return head.getFirst() + " " + body;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
