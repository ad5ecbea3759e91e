package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Why a container ended, where `kubectl describe pod` looks for it.
class TerminationMessageTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aStartThatFailsLeavesItsLine() throws Exception {
        assertThat(leftBy("serve", "--from", folder + "/missing"))
                .isEqualTo("jvm-ingress: cannot read " + folder + "/missing: there is no such file or folder\n");
    }

    @Test
    void wrongUsageLeavesItsLineWithoutTheUsage() throws Exception {
        assertThat(leftBy("serve", "--wings")).isEqualTo("jvm-ingress: unknown flag --wings\n");
    }

    @Test
    void aGoodEndLeavesNothing() throws Exception {
        assertThat(leftBy("version")).isEmpty();
    }

    /// As everywhere outside a pod.
    @Test
    void noFileIsMadeWhereThereIsNone() throws Exception {
        var file = folder.resolve("log");

        run(file, "serve", "--wings");

        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderInItsPlaceDoesNotHideTheLine() throws Exception {
        var run = run(folder, "serve", "--wings");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errLines()).startsWith("jvm-ingress: unknown flag --wings");
    }

    private String leftBy(String... arguments) throws IOException, InterruptedException {
        var file = Files.createFile(folder.resolve("termination-log"));
        run(file, arguments);
        return Files.readString(file);
    }

    private static ProgramRun run(Path file, String... arguments) throws InterruptedException {
        return ProgramRun.with(Map.of("JVM_INGRESS_TERMINATION_LOG", file.toString()), arguments)
                .ended();
    }
}
