package io.jvmingress.controller.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// A run of the program in this process: its streams are captured, and a test waits for what it prints.
final class ProgramRun implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Captured out = new Captured();
    private final Captured err = new Captured();
    private final Lifetime lifetime = new Lifetime();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    private ProgramRun(String input, Map<String, String> environment, String... arguments) {
        var console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                withFreeAdminPort(environment),
                false,
                lifetime);
        Thread.ofPlatform().name("program").start(() -> {
            try {
                status.complete(Main.run(console, arguments));
            } catch (RuntimeException e) {
                status.completeExceptionally(e);
            }
        });
    }

    static ProgramRun of(String... arguments) {
        return new ProgramRun("", Map.of(), arguments);
    }

    /// @param input what it finds on its standard input
    static ProgramRun reading(String input, String... arguments) {
        return new ProgramRun(input, Map.of(), arguments);
    }

    static ProgramRun with(Map<String, String> environment, String... arguments) {
        return new ProgramRun("", environment, arguments);
    }

    /// The usual one is this machine's only one.
    private static Map<String, String> withFreeAdminPort(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.putIfAbsent("JVM_INGRESS_ADMIN", "127.0.0.1:0");
        return all;
    }

    /// Lets it come to its end by itself.
    ProgramRun ended() throws InterruptedException {
        awaitStatus();
        return this;
    }

    /// Asks it to end, as SIGTERM does.
    int end() throws InterruptedException {
        lifetime.end();
        return awaitStatus();
    }

    int status() throws InterruptedException {
        return awaitStatus();
    }

    private int awaitStatus() throws InterruptedException {
        try {
            return status.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the program did not end; it printed\n" + err.text(), e);
        }
    }

    String out() {
        return out.text();
    }

    String err() {
        return err.text();
    }

    List<String> errLines() {
        return err.text().lines().toList();
    }

    /// The first line on the standard error for which this holds, once it is there.
    String awaitLine(Predicate<String> wanted) throws InterruptedException {
        return err.awaitLine(wanted, status);
    }

    String awaitOutLine(Predicate<String> wanted) throws InterruptedException {
        return out.awaitLine(wanted, status);
    }

    /// The port of `http`, `https`, `health` or `admin`.
    int port(String scheme) throws InterruptedException {
        var line = awaitLine(
                text -> text.contains("\"message\":\"listening\"") && text.contains("\"scheme\":\"" + scheme + "\""));
        return Integer.parseInt(line.replaceAll(".*\"port\":(\\d+).*", "$1"));
    }

    ProgramRun awaitTable() throws InterruptedException {
        awaitLine(text -> text.contains("\"message\":\"table published\""));
        return this;
    }

    HttpResponse<String> get(String scheme, String path, String... headers) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(scheme) + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        lifetime.end();
        status.orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private static final class Captured extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int next) {
            bytes.write(next);
            if (next == '\n') {
                notifyAll();
            }
        }

        @Override
        public synchronized void write(byte[] next, int offset, int length) {
            bytes.write(next, offset, length);
            notifyAll();
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        synchronized String awaitLine(Predicate<String> wanted, CompletableFuture<?> over) throws InterruptedException {
            long end = System.nanoTime() + LONGEST.toNanos();
            while (true) {
                var found = text().lines().filter(wanted).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                if (over.isDone() || System.nanoTime() > end) {
                    throw new AssertionError("no such line in\n" + text());
                }
                wait(100);
            }
        }
    }
}
