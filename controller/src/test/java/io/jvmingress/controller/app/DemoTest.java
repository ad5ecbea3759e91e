package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The demo keeps what it prints: its own lines are run, as a newcomer would.
class DemoTest {

    private static final String PROPERTY = "jvm-ingress.home";

    @Test
    void everyLineThatTheDemoPrintsAnswersWhatItSays() throws Exception {
        var before = System.getProperty(PROPERTY);
        System.setProperty(PROPERTY, Path.of("..").toAbsolutePath().normalize().toString());
        try (var run = ProgramRun.of("demo", "--http", "0", "--https", "0", "--health", "0")) {
            run.awaitOutLine(line -> line.contains("Ctrl-C stops all"));
            var printed = run.out().lines().map(String::strip).toList();
            var wrong = new ArrayList<String>();
            int lines = 0;
            for (int i = 0; i < printed.size(); i++) {
                if (printed.get(i).startsWith("curl ")) {
                    lines++;
                    var promised = printed.get(i + 1).substring("-> ".length());
                    var answered = shell(printed.get(i));
                    if (!answered.contains(promised)) {
                        wrong.add(printed.get(i) + " answered " + answered + " and not " + promised);
                    }
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(lines).isEqualTo(6);
            assertThat(run.err()).contains("\"findings\":0");
            assertThat(run.end()).isZero();
        } finally {
            if (before == null) {
                System.clearProperty(PROPERTY);
            } else {
                System.setProperty(PROPERTY, before);
            }
        }
    }

    @Test
    void withoutTheExampleTheDemoSaysWhereToStartIt() throws InterruptedException {
        var run = ProgramRun.of("demo").ended();

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.errLines()).singleElement().asString().contains("there is no folder examples/shop", "checkout");
    }

    private static String shell(String line) throws Exception {
        var process = new ProcessBuilder(List.of("sh", "-c", line))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
