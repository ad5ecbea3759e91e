package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several command lines in one process.
@Timeout(60)
class TrainingTest {

    private static final String SERVE = "serve --http 0 --https 0 --health 0 --admin 127.0.0.1:0 --from ";

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void eachOfTheCommandLinesRuns() {
        assertThat(run("version --and validate " + folder + " --and version -o json"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("version    ", "{\"version\":");
    }

    @Test
    void oneThatFailsEndsThoseThatServe() {
        assertThat(run(SERVE + folder + " --and serve --wings")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown flag --wings");
    }

    private int run(String lines) {
        var console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false,
                new Lifetime());
        return Training.run(console, lines.split(" "));
    }
}
