package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/// Requests to a [Program], for any host name.
final class Client implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Program program;

    Client(Program program) {
        this.program = program;
    }

    record Answer(int status, String body) {

        /// The pod that answered, as the echo image says it.
        String pod() {
            return body.replaceAll("(?s).*\"pod\":\"([^\"]*)\".*", "$1");
        }
    }

    Answer get(String host, String path) {
        return get(URI.create("http://127.0.0.1:" + program.httpPort() + path), host);
    }

    Answer health(String path) {
        return get(URI.create("http://127.0.0.1:" + program.healthPort() + path), "localhost");
    }

    /// The value of a metric without labels.
    double metric(String name) {
        return health("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    private Answer get(URI uri, String host) {
        try {
            var request = HttpRequest.newBuilder(uri)
                    .header("Host", host)
                    .timeout(Duration.ofSeconds(20))
                    .build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(host + " at " + uri, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    Answer await(String host, String path, Predicate<Answer> condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var answer = get(host, path);
        while (!condition.test(answer)) {
            assertThat(System.nanoTime()).as("%s%s: %s", host, path, answer).isLessThan(deadline);
            answer = get(host, path);
        }
        return answer;
    }

    double awaitMetric(String name, Predicate<Double> condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var value = metric(name);
        while (!condition.test(value)) {
            assertThat(System.nanoTime()).as("%s is %s", name, value).isLessThan(deadline);
            value = metric(name);
        }
        return value;
    }

    /// A verified TLS request with server name and Host, by curl: what a user would type.
    Answer getTls(String host, String path, Path authority) {
        var output = Command.run(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--max-time",
                        "20",
                        "--cacert",
                        authority.toString(),
                        "--resolve",
                        host + ":" + program.httpsPort() + ":127.0.0.1",
                        "--write-out",
                        "\n%{http_code}",
                        "https://" + host + ":" + program.httpsPort() + path)
                .text();
        var end = output.lastIndexOf('\n');
        return new Answer(Integer.parseInt(output.substring(end + 1)), output.substring(0, Math.max(end, 0)));
    }

    @Override
    public void close() {
        http.close();
    }
}
