package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// `bin/jvm-ingress run` on this machine, as a process of its own.
final class Program implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private int httpPort;
    private int httpsPort;
    private int healthPort;

    private Program(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /// Returns once the first table is published.
    static Program run(Path kubeconfig, String... flags) {
        var line = new ArrayList<>(List.of(
                Command.PROJECT.resolve("bin/jvm-ingress").toString(),
                "run",
                "--kubeconfig",
                kubeconfig.toString(),
                "--http=0",
                "--https=0",
                "--health=0",
                "--admin=127.0.0.1:0",
                "--log-format=json",
                "--access-log=off",
                "--drain-delay=0s"));
        line.addAll(List.of(flags));
        try {
            var program = new Program(new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start());
            program.awaitStart();
            return program;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitStart() {
        var started = false;
        try {
            httpPort = portOf("http");
            httpsPort = portOf("https");
            healthPort = portOf("health");
            await(Pattern.compile("\"generation\":"));
            started = true;
        } finally {
            if (!started) {
                Command.end(process);
            }
        }
    }

    private void read() {
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException ended) {
            lines.add("end of output: " + ended.getMessage());
        }
    }

    private int portOf(String scheme) {
        var line = await(Pattern.compile("\"listening\".*\"scheme\":\"" + scheme + "\".*\"port\":\\d+"));
        return Integer.parseInt(line.replaceAll(".*\"port\":(\\d+).*", "$1"));
    }

    /// The first line that fits, of those that came already and those that come.
    private String await(Pattern pattern) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (var line : seen) {
            if (pattern.matcher(line).find()) {
                return line;
            }
        }
        try {
            while (true) {
                var line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                assertThat(line).as("%s in %s", pattern, seen).isNotNull();
                seen.add(line);
                if (pattern.matcher(line).find()) {
                    return line;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    int httpPort() {
        return httpPort;
    }

    int httpsPort() {
        return httpsPort;
    }

    int healthPort() {
        return healthPort;
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                Command.end(process);
                throw new AssertionError("still running 60 s after SIGTERM: " + seen);
            }
        } catch (InterruptedException interrupted) {
            Command.end(process);
            Thread.currentThread().interrupt();
        }
    }
}
