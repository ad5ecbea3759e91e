package io.jvmingress.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<String> missing = new AtomicReference<>("");
    private final HealthServer server = new HealthServer(vertx, missing::get, () -> "a_metric 1\n");

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void isAliveWhetherOrNotItIsReady() throws Exception {
        int port = await(server.start(List.of("127.0.0.1"), 0));
        missing.set("no table is published yet");

        assertThat(get(port, "/healthz").statusCode()).isEqualTo(200);
        assertThat(get(port, "/readyz").statusCode()).isEqualTo(503);
        assertThat(get(port, "/readyz").body()).isEqualTo("no table is published yet\n");

        missing.set("");
        assertThat(get(port, "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void showsMetricsAsPrometheusReadsThem() throws Exception {
        int port = await(server.start(List.of("127.0.0.1"), 0));

        var answer = get(port, "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).isEqualTo("a_metric 1\n");
        assertThat(get(port, "/").statusCode()).isEqualTo(404);
    }

    @Test
    void listensOnOnePortOfEveryAddress() throws Exception {
        int port = await(server.start(List.of("127.0.0.1", "127.0.0.2"), 0));

        assertThat(get("127.0.0.2", port, "/healthz").statusCode()).isEqualTo(200);
        await(server.close());
    }

    @Test
    void namesTheAddressThatIsTaken() throws Exception {
        int port = await(server.start(List.of("127.0.0.1"), 0));

        var elsewhere = Vertx.vertx();
        try {
            var third = new HealthServer(elsewhere, missing::get, () -> "").start(List.of("127.0.0.1"), port);
            third.toCompletionStage()
                    .toCompletableFuture()
                    .exceptionally(_ -> 0)
                    .get(20, TimeUnit.SECONDS);
            assertThat(third.cause())
                    .isInstanceOf(BindException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port + " for health: ");
        } finally {
            await(elsewhere.close());
        }
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return get("127.0.0.1", port, path);
    }

    private static HttpResponse<String> get(String address, int port, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
