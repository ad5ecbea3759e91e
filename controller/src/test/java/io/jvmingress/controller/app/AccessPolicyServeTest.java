package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AccessPolicies from files to answers, and to the list of denials.
class AccessPolicyServeTest {

    private static final String READERS = """
            apiVersion: jvm-ingress.io/v1alpha1
            kind: AccessPolicy
            metadata: {namespace: shop, name: readers}
            spec:
              targetRefs: [{group: "", kind: Service, name: web}]
              rules: [{name: read, to: [{methods: [GET]}]}]
            """;

    @TempDir
    private Path folder = Path.of("");

    @AutoClose
    private final Backend backend = new Backend();

    private record Backend(HttpServer server) implements AutoCloseable {

        Backend() {
            this(started());
        }

        private static HttpServer started() {
            try {
                var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
                server.start();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void aPolicyOfAFileIsInForceAndItsDenialsAreListed() throws Exception {
        var port = backend.server().getAddress().getPort();
        Files.writeString(folder.resolve("shop.yaml"), Shop.manifest("shop.test", port));
        Files.writeString(folder.resolve("access.yaml"), READERS);
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
                        "--allow-loopback-endpoints")
                .awaitTable()) {
            assertThat(ask(run, "GET")).startsWith("HTTP/1.1 204 ");
            assertThat(ask(run, "DELETE")).startsWith("HTTP/1.1 403 ").endsWith("403 AccessDenied\n");
            assertThat(ask(run, "DELETE")).startsWith("HTTP/1.1 403 ");

            assertThat(run.get("admin", "/api/v1/denials").body())
                    .startsWith(
                            "[{\"reason\":\"AccessDenied\",\"ingress\":\"shop/shop\",\"service\":\"shop/web\",\"port\":80,"
                                    + "\"client\":{\"address\":\"127.0.0.1\",\"pod\":null,\"from\":\"tcp\"},\"count\":2,\"first\":\"20")
                    .contains("\"last\":\"20");

            Files.writeString(folder.resolve("access.yaml"), READERS.replace("[GET]", "[GET, DELETE]"));
            run.awaitLine(line -> line.contains("\"generation\":2,"));
            assertThat(ask(run, "DELETE")).startsWith("HTTP/1.1 204 ");
        }
    }

    private static String ask(ProgramRun run, String method) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), run.port("http"))) {
            var head = method + " / HTTP/1.1\r\nhost: shop.test\r\nconnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
