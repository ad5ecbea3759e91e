package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jvmingress.controller.names.DnsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Service that stands for a name outside: the program, a DNS server, and whoever the name leads to.
class ExternalNameTest {

    @TempDir
    private Path folder = Path.of("");

    private ProgramRun serve(String... more) throws InterruptedException {
        var flags = Stream.of(
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
                "off");
        return ProgramRun.of(Stream.concat(flags, Stream.of(more)).toArray(String[]::new))
                .awaitTable();
    }

    private void write(int port) throws IOException {
        Files.writeString(
                folder.resolve("shop.yaml"),
                """
                apiVersion: v1
                kind: Service
                metadata: {namespace: shop, name: web}
                spec: {type: ExternalName, externalName: api.test, ports: [{port: 80, targetPort: %d}]}
                ---
                """.formatted(port)
                        + Shop.ingress("shop", "127.0.0.1", "web", 80).replace("- host: 127.0.0.1\n", "- host:\n"));
    }

    private static HttpServer backend(String address, int port, String answer) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 10);
        server.createContext("/", exchange -> {
            var body = answer.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        return server;
    }

    @Test
    void theAnswersOfDnsAreDialledAndFollowedWithTheirTtl() throws Exception {
        var one = backend("127.0.0.2", 0, "one");
        var two = backend("127.0.0.3", one.getAddress().getPort(), "two");
        try (var dns = new DnsServer()) {
            dns.put("api.test", 1, "127.0.0.2");
            write(one.getAddress().getPort());
            try (var run = serve("--allow-external-names", "--dns-server", "127.0.0.1:" + dns.port())) {
                assertThat(run.get("http", "/").body())
                        .as("from the first table on")
                        .isEqualTo("one");

                dns.put("api.test", 1, "127.0.0.3");
                run.awaitLine(line -> line.contains("table published") && line.contains("\"generation\":2,"));
                assertThat(run.get("http", "/").body()).isEqualTo("two");

                dns.fail(true);
                run.awaitLine(line -> line.contains("warning Service shop/web: ExternalNameUnresolved: externalName"
                        + " api.test was answered with servfail(2) by DNS; the addresses of the last good answer"));
                assertThat(run.get("http", "/").body()).isEqualTo("two");

                dns.fail(false);
                dns.put("api.test", 1, "169.254.169.254");
                run.awaitLine(line ->
                        line.contains("EndpointRefused: endpoint 169.254.169.254 refused: a link-local address"));
                assertThat(run.get("http", "/").statusCode()).isEqualTo(503);
            }
        } finally {
            one.stop(0);
            two.stop(0);
        }
    }

    @Test
    void withoutTheFlagNobodyIsAskedAndTheFindingNamesIt() throws Exception {
        write(80);
        try (var run = serve()) {
            run.awaitLine(line -> line.contains("UnsupportedBackend: Service shop/web is of type ExternalName, which"
                    + " --allow-external-names admits; its paths answer 503"));
            assertThat(run.get("http", "/").statusCode()).isEqualTo(503);
        }
    }
}
