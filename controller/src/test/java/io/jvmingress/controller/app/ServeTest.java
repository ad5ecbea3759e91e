package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The whole program in standalone mode: files in, answers out.
class ServeTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anEmptyFolderIsReadyAndEverythingIs404() throws Exception {
        try (var run = serve().awaitTable()) {
            assertThat(run.get("health", "/readyz").statusCode()).isEqualTo(200);
            assertThat(run.get("health", "/healthz").statusCode()).isEqualTo(200);
            assertThat(run.get("http", "/").statusCode()).isEqualTo(404);
            assertThat(run.get("health", "/metrics").body()).contains("jvm_ingress_table_generation 1");
            assertThat(run.end()).isZero();
        }
    }

    @Test
    void tellsEachListenerTheEngineAndEachTable() throws Exception {
        try (var run = serve().awaitTable()) {
            assertThat(run.port("http")).isPositive();
            assertThat(run.port("https")).isPositive();
            assertThat(run.port("health")).isPositive();
            assertThat(run.awaitLine(line -> line.contains("\"message\":\"engine\"")))
                    .contains("\"tls\":", "\"transport\":", "\"loops\":");
            assertThat(run.awaitLine(line -> line.contains("table published")))
                    .contains("\"generation\":1", "\"hosts\":0", "\"routes\":0", "\"endpoints\":0", "\"findings\":0")
                    .contains("\"ms\":");
        }
    }

    @Test
    void anEditedFileIsServed() throws Exception {
        try (var backend = new Backend();
                var run = serve("--allow-loopback-endpoints").awaitTable()) {
            assertThat(status(run)).isEqualTo(404);

            write("shop.yaml", Shop.manifest("shop.test", backend.port()));
            run.awaitLine(line -> line.contains("\"routes\":1,\"endpoints\":1"));
            assertThat(run.get("http", "/x", "x-forwarded-host", "shop.test").statusCode())
                    .isEqualTo(404);
            assertThat(status(run)).isEqualTo(200);

            Files.delete(folder.resolve("shop.yaml"));
            run.awaitLine(line -> line.contains("\"routes\":0") && !line.contains("\"generation\":1,"));
            assertThat(status(run)).isEqualTo(404);
        }
    }

    @Test
    void onlyTheChosenNamespacesAreServed() throws Exception {
        write("shop.yaml", Shop.manifest("shop.test", 1));
        write("other.yaml", Shop.manifest("other.test", 1).replace("namespace: shop", "namespace: other"));
        try (var run =
                serve("--watch-namespace", "shop", "--watch-namespace", "third").awaitTable()) {
            run.awaitLine(line -> line.contains("\"hosts\":1,\"routes\":1"));
            assertThat(run.err()).doesNotContain("other/");
        }
    }

    @Test
    void brokenYamlIsToldAndTheRestIsServed() throws Exception {
        write("shop.yaml", Shop.manifest("shop.test", 1) + "---\nkind: {broken\n");
        try (var run = serve("--allow-loopback-endpoints").awaitTable()) {
            run.awaitLine(line -> line.contains(
                    "error File " + folder.resolve("shop.yaml") + ": DocumentInvalid: document 4, line "));
            assertThat(run.get("health", "/readyz").statusCode()).isEqualTo(200);
            assertThat(run.err()).contains("\"routes\":1").doesNotContain("\tat ");
        }
    }

    @Test
    void loopbackEndpointsNeedTheFlagThatTheFindingNames() throws Exception {
        write("shop.yaml", Shop.manifest("shop.test", 1));
        try (var run = serve().awaitTable()) {
            run.awaitLine(line -> line.contains("--allow-loopback-endpoints"));
            assertThat(run.err()).contains("\"endpoints\":0");
        }
    }

    /// The endpoint is on the node that the flag names, and not on that of the environment.
    @ParameterizedTest
    @CsvSource({"n1, 0", "n2, 1"})
    void theProxysNodeIsThatOfTheFlagElseThatOfTheEnvironment(String node, int endpoints) throws Exception {
        write(
                "shop.yaml",
                Shop.service("web")
                        + "  internalTrafficPolicy: Local\n---\n"
                        + Shop.endpoints("web", 1).replace("{addresses:", "{nodeName: n2, addresses:")
                        + "---\n"
                        + Shop.ingress("shop", "shop.test", "web", 80));
        var flag = node.equals("n1") ? "" : " --node " + node;
        var command = "serve --allow-loopback-endpoints --http 0 --https 0 --health 0" + flag + " --from " + folder;
        try (var run =
                ProgramRun.with(Map.of("NODE_NAME", "n1"), command.split(" ")).awaitTable()) {
            assertThat(run.awaitLine(line -> line.contains("table published"))).contains("\"endpoints\":" + endpoints);
        }
    }

    @Test
    void aMissingServiceAndAMissingPortAreTold() throws Exception {
        write("a.yaml", Shop.ingress("one", "one.test", "nowhere", 80));
        write("b.yaml", Shop.ingress("two", "two.test", "web", 81) + "---\n" + Shop.service("web"));
        try (var run = serve().awaitTable()) {
            run.awaitLine(line -> line.contains("error Ingress shop/one: ServiceNotFound: "));
            run.awaitLine(line -> line.contains("error Ingress shop/two: PortNotFound: "));
            assertThat(run.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void aKeyThatDoesNotFitItsCertificateIsTold() throws Exception {
        var now = Instant.now();
        var one = SelfSigned.make(List.of("shop.test"), now);
        var other = SelfSigned.make(List.of("shop.test"), now);
        write(
                "secret.yaml",
                Shop.secret(
                        Pem.encode("CERTIFICATE", one.certificate().getEncoded()),
                        Pem.encode("PRIVATE KEY", other.keys().getPrivate().getEncoded())));
        write("shop.yaml", Shop.manifest("shop.test", 1) + "  tls:\n    - hosts: [shop.test]\n      secretName: key\n");
        try (var run = serve().awaitTable()) {
            run.awaitLine(line -> line.contains("error Ingress shop/shop: TLSSecretInvalid: "));
            assertThat(run.err()).doesNotContain("\tat ").doesNotContain("PRIVATE KEY");
        }
    }

    private ProgramRun serve(String... more) {
        var fixed = new String[] {"serve", "--from", folder.toString(), "--http", "0", "--https", "0", "--health", "0"};
        var all = Arrays.copyOf(fixed, fixed.length + more.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return ProgramRun.of(all);
    }

    /// The JDK's client sets Host itself, so the host of the request is written by hand.
    private static int status(ProgramRun run) throws IOException, InterruptedException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), run.port("http"))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /x HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /// A server that says yes.
    private static final class Backend implements AutoCloseable {

        private final HttpServer server;

        Backend() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
