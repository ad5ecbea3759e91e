package io.jvmingress.controller.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The program as a process of its own, which can be killed as a machine or a kernel does it.
final class ProcessRun implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    /// @param name of the replica
    ProcessRun(String name, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("POD_NAME", name);
        // The usual one is this machine's only one.
        builder.environment().put("JVM_INGRESS_ADMIN", "127.0.0.1:0");
        process = builder.start();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (var reader = process.errorReader(StandardCharsets.UTF_8)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException _) {
            // Its end, too.
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized String awaitLine(Predicate<String> wanted) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            var found = lines.stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (ended || left <= 0) {
                throw new AssertionError("no such line in\n" + String.join("\n", lines));
            }
            wait(left);
        }
    }

    void awaitMessage(String message) throws InterruptedException {
        awaitLine(line -> line.contains("\"message\":\"" + message + "\""));
    }

    int port(String scheme) throws InterruptedException {
        var line = awaitLine(
                text -> text.contains("\"message\":\"listening\"") && text.contains("\"scheme\":\"" + scheme + "\""));
        return Integer.parseInt(line.replaceAll(".*\"port\":(\\d+).*", "$1"));
    }

    /// SIGKILL: it cannot say goodbye.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it did not die");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
