package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program that was run to its end.
record Command(List<String> line, int status, String output) {

    private static final int PATIENCE_SECONDS = 300;

    /// The project's folder, from wherever below it the tests run.
    static final Path PROJECT = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
            .filter(folder -> Files.exists(folder.resolve("e2e/cluster/cluster")))
            .findFirst()
            .orElseThrow();

    Command {
        line = List.copyOf(line);
    }

    static Command run(String... line) {
        return runWith("", List.of(line));
    }

    static Command runWith(String input, List<String> line) {
        try {
            // Files, not pipes: what a command leaves running must not hold us.
            var in = Files.writeString(Files.createTempFile("e2e", ".in"), input);
            var out = Files.createTempFile("e2e", ".out");
            try {
                var process = new ProcessBuilder(line)
                        .redirectInput(in.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                try {
                    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .as("%s ends", line)
                            .isTrue();
                } finally {
                    end(process);
                }
                return new Command(
                        line, process.exitValue(), Files.readString(out).strip());
            } finally {
                Files.delete(in);
                Files.delete(out);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// Ends a process that has not ended by itself, and those that it has started.
    static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// Its output, if it went well.
    String text() {
        assertThat(status).as("%s: %s", line, output).isZero();
        return output;
    }
}
