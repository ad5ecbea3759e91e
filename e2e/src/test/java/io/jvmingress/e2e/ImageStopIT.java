package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/// `docker stop` while clients are served.
@EngineTest
class ImageStopIT {

    private static final int CLIENTS = 16;
    private static final int BEFORE = 200;
    private static final int LONGEST_STOP_SECONDS = 40;

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: plain.test\r\n\r\n";

    private static Engine engine;
    private static MountedShop shop;

    private GenericContainer<?> program;

    @BeforeAll
    static void open(Engine running, @TempDir Path folder) throws IOException {
        engine = running;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        shop = MountedShop.open(engine, folder);
        Files.writeString(folder.resolve("plain.yaml"), """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: plain, namespace: shop}
                spec:
                  ingressClassName: jvm-ingress
                  rules:
                    - {host: plain.test, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]}}
                """);
    }

    @BeforeEach
    void start() {
        program = engine.program(shop.folder(), "serve", "--from", "/config")
                .withExposedPorts(8081)
                .waitingFor(Wait.forHttp("/readyz").forPort(8081).withStartupTimeout(Duration.ofSeconds(60)));
        program.start();
    }

    @AfterEach
    void remove() {
        program.close();
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    /// What one client has had of its connection.
    ///
    /// @param lost whether its last request was answered by the end of the connection
    private record Tally(int answered, int bad, boolean lost) {}

    @Test
    void losesNoRequestOfClientsThatHonourConnectionClose() throws Exception {
        var address = Engine.address(program);
        var warm = new CountDownLatch(CLIENTS * BEFORE);
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var clients = IntStream.range(0, CLIENTS)
                    .mapToObj(_ -> threads.submit(() -> requests(address, warm)))
                    .toList();
            warm.await();
            var begun = System.nanoTime();
            stop();
            var took = Duration.ofNanos(System.nanoTime() - begun);

            var tallies = clients.stream().map(ImageStopIT::result).toList();
            int answered = tallies.stream().mapToInt(Tally::answered).sum();
            long lost = tallies.stream().filter(Tally::lost).count();
            System.out.printf(
                    "docker stop under load: %d requests on %d connections, %d failed, %d lost, ended after %d ms%n",
                    answered, CLIENTS, tallies.stream().mapToInt(Tally::bad).sum(), lost, took.toMillis());
            assertThat(lost).isZero();
            assertThat(tallies).allSatisfy(tally -> assertThat(tally.bad()).isZero());
            assertThat(answered).isGreaterThan(CLIENTS * BEFORE);
            assertThat(exitCode()).isZero();
        }
    }

    private static Tally requests(String address, CountDownLatch warm) throws IOException {
        int answered = 0;
        int bad = 0;
        try (var connection = new KeptConnection(address, 8080)) {
            while (!connection.closing()) {
                connection.send(REQUEST);
                if (connection.answer() != 200) {
                    bad++;
                }
                answered++;
                warm.countDown();
            }
            return new Tally(answered, bad, false);
        } catch (IOException _) {
            return new Tally(answered, bad, true);
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRequestThatIsHalfSentIsAnswered() throws Exception {
        try (var threads = Executors.newSingleThreadExecutor();
                var connection = new KeptConnection(Engine.address(program), 8080)) {
            connection.send("POST / HTTP/1.1\r\nHost: plain.test\r\nContent-Length: 10\r\n\r\n12345");
            awaitInFlight();
            var stopping = threads.submit(this::stop);
            awaitDraining();
            connection.send("67890");

            assertThat(connection.answer()).isEqualTo(200);
            assertThat(connection.closing()).isTrue();
            result(stopping);
            assertThat(exitCode()).isZero();
        }
    }

    /// Until the program has begun to serve the request.
    private void awaitInFlight() {
        awaitOutput("/metrics", "jvm_ingress_requests_in_flight 1.0");
    }

    private void awaitDraining() {
        awaitOutput("/readyz", "draining");
    }

    private void awaitOutput(String path, String text) {
        var url = "http://" + Engine.address(program) + ":8081" + path;
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        var said = Command.run("curl", "--silent", "--max-time", "5", url).output();
        while (!said.contains(text)) {
            assertThat(System.nanoTime()).as("%s says '%s'", url, said).isLessThan(deadline);
            said = Command.run("curl", "--silent", "--max-time", "5", url).output();
        }
    }

    private boolean stop() {
        engine.client()
                .stopContainerCmd(program.getContainerId())
                .withTimeout(LONGEST_STOP_SECONDS)
                .exec();
        return true;
    }

    private long exitCode() {
        return Objects.requireNonNull(engine.client()
                .inspectContainerCmd(program.getContainerId())
                .exec()
                .getState()
                .getExitCodeLong());
    }
}
