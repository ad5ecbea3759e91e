package io.jvmingress.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.CompileOptions.Allowed;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.explain.DenialView;
import io.jvmingress.controller.explain.Explainer;
import io.jvmingress.controller.explain.RequestAnswer;
import io.jvmingress.controller.explain.Views;
import io.jvmingress.controller.tls.SelfSigned;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.table.PolicyMode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The admin API over real sockets, before the first table.
class AdminServerTest {

    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeEach
    void start() throws Exception {
        port = await(new AdminServer(vertx, AdminServerTest::views, AdminServerTest::denials).start("127.0.0.1", 0));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hosts        | []
                    routes       | []
                    services     | []
                    certificates | []
                    policies     | []
                    findings     | []
                    """)
    void listsWhatIsThere(String list, String answer) throws Exception {
        var response = get("/api/v1/" + list);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.body()).isEqualTo(answer + "\n");
    }

    @Test
    void listsWhatPoliciesRefused() throws Exception {
        assertThat(get("/api/v1/denials").body())
                .isEqualTo(
                        "[{\"reason\":\"AccessDenied\",\"ingress\":\"shop/web\",\"service\":\"shop/api\",\"port\":80,"
                                + "\"client\":{\"address\":\"10.0.0.1\",\"pod\":null,\"from\":\"tcp\"},\"count\":3,"
                                + "\"first\":\"2026-01-01T00:00:00Z\",\"last\":\"2026-01-01T00:00:01Z\"}]\n");
    }

    private static List<DenialView> denials() {
        return List.of(new DenialView(
                "AccessDenied",
                "shop/web",
                "shop/api",
                80,
                new RequestAnswer.Who("10.0.0.1", null, "tcp"),
                3,
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:01Z"));
    }

    @Test
    void countsAndPrintsTheTable() throws Exception {
        assertThat(get("/api/v1/overview").body())
                .isEqualTo("{\"generation\":0,\"routes\":{\"hosts\":0,\"routes\":0,\"services\":0,\"endpoints\":0},"
                        + "\"findings\":{\"error\":0,\"warning\":0,\"info\":0},\"policyMode\":\"client\",\"policies\":0,"
                        + "\"certificates\":0}\n");
        assertThat(get("/api/v1/table").headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    endpoints | {"service":"a/b","port":1}   | 200 | {"endpoints":[],"tier":"none","why":"Service a/b does not exist"}
                    endpoints | {"service":"a"}              | 400 | {"error":"service 'a' is not NAMESPACE/NAME"}
                    endpoints | [{"service":"a/b","port":1}, 7] | 200 | [{"endpoints":[],"tier":"none","why":"Service a/b does not exist"},{"error":"a question is a JSON object"}]
                    request   | []                           | 200 | []
                    request   | {                            | 400 | {"error":"not JSON: Unexpected end-of-input
                    request   | {"method":"GET","url":"http://a/"} | 200 | {"outcome":"respond","status":503,"reason":"NotReady",
                    """)
    void answersOneQuestionOrMany(String topic, String question, int status, String answer) throws Exception {
        var response = post("/api/v1/explain/" + topic, question);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).startsWith(answer);
    }

    @Test
    void takesNoMoreThanItCanBear() throws Exception {
        var many = post("/api/v1/explain/request", "[" + "1,".repeat(1000) + "1]");
        assertThat(many.statusCode()).isEqualTo(413);
        assertThat(many.body()).isEqualTo("{\"error\":\"more than 1000 questions at once\"}\n");

        var big = post("/api/v1/explain/request", "\"" + "x".repeat(1 << 20) + "\"");
        assertThat(big.statusCode()).isEqualTo(413);
        assertThat(big.body()).isEqualTo("{\"error\":\"the body is longer than 1 MiB\"}\n");
    }

    @Test
    void hasNothingElseAndChangesNothing() throws Exception {
        assertThat(get("/api/v1/secrets").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/secrets").body()).isEqualTo("{\"error\":\"no such path\"}\n");
        assertThat(post("/api/v1/hosts", "{}").statusCode()).isEqualTo(405);
        assertThat(get("/api/v1/explain/request").statusCode()).isEqualTo(405);
    }

    /// A page may let its own name point here; its browser then names that Host.
    @ParameterizedTest
    @CsvSource({
        "localhost:1, 200",
        "LOCALHOST, 200",
        "127.0.0.1:9090, 200",
        "'[::1]:9090', 200",
        "evil.example, 403",
        "127.0.0.1.evil.example:9090, 403"
    })
    void answersOnlyWhereHostIsAnAddress(String host, int status) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/hosts HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void namesTheAddressThatIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var started = new AdminServer(vertx, AdminServerTest::views, AdminServerTest::denials)
                    .start("127.0.0.1", taken.getLocalPort());
            started.toCompletionStage()
                    .toCompletableFuture()
                    .exceptionally(_ -> 0)
                    .get(20, TimeUnit.SECONDS);

            assertThat(started.cause())
                    .isInstanceOf(BindException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + taken.getLocalPort() + " for admin: ");
        }
    }

    private static Views views() {
        var selfSigned = SelfSigned.make(
                "default", List.of("jvm-ingress.invalid"), Instant.EPOCH, Duration.ofDays(1), new SecureRandom());
        var options = new CompileOptions(
                new ClassSelection("jvm-ingress", "jvm-ingress.io/controller", true, true),
                selfSigned,
                Optional.empty(),
                Optional.empty(),
                Allowed.NOTHING,
                CompileOptions.Pods.UNKNOWN,
                Place.UNKNOWN,
                false);
        var settings = new Settings(PolicyMode.CLIENT, List.of(), 8443);
        return new Views(new Explainer(Compilation.NONE, Snapshot.EMPTY, options, settings), List.of());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
