package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo as a process of its own, which is told to end.
class DemoEndTest {

    private static final int PATIENCE_SECONDS = 60;

    private static Process demo(Path temporary, Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-Djvm-ingress.home=" + Path.of("..").toAbsolutePath().normalize(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "demo",
                        "--http=0",
                        "--https=0",
                        "--health=0")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static List<Path> foldersOfTheDemo(Path temporary) throws IOException {
        try (var files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("jvm-ingress-demo-"))
                    .toList();
        }
    }

    @Test
    void oneThatEndsDuringItsStartLeavesNoKeysBehind(@TempDir Path temporary, @TempDir Path other) throws Exception {
        var output = other.resolve("output");
        try (var watch = temporary.getFileSystem().newWatchService()) {
            temporary.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            var demo = demo(temporary, output);
            try {
                while (foldersOfTheDemo(temporary).isEmpty()) {
                    var key = watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    assertThat(key).as(Files.readString(output)).isNotNull();
                    key.pollEvents();
                    key.reset();
                }
                // The keys are being made.
                demo.destroy();
                assertThat(demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            } finally {
                demo.destroyForcibly();
            }
        }
        assertThat(foldersOfTheDemo(temporary)).as(Files.readString(output)).isEmpty();
    }
}
