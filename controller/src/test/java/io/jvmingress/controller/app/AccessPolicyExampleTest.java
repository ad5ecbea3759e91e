package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The example with an AccessPolicy, read as its reader would: from the files alone.
class AccessPolicyExampleTest {

    private static final String EXAMPLE = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
            .map(folder -> folder.resolve("examples/access-policy"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow()
            .toString();

    @Test
    void nothingIsWrongWithIt() throws InterruptedException {
        var run =
                ProgramRun.of("validate", EXAMPLE, "--allow-loopback-endpoints").ended();

        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isZero();
    }

    /// 127.0.0.2 stands for the pod `web`, 127.0.0.3 for `admin`.
    @ParameterizedTest
    @CsvSource({
        "GET, /api/users, 127.0.0.2, forward 200 Routed",
        "HEAD, /api/users/7, 127.0.0.2, forward 200 Routed",
        "DELETE, /api/users, 127.0.0.2, respond 403 AccessDenied",
        "GET, /api/usersx, 127.0.0.2, respond 403 AccessDenied",
        "DELETE, /api/users/7, 127.0.0.3, forward 200 Routed",
        "GET, /other, 127.0.0.3, respond 403 AccessDenied",
        "GET, /api/users, 127.0.0.9, respond 403 AccessDenied"
    })
    void theWebReadsTheAdminChangesAndNobodyElseGetsAnything(String method, String path, String source, String outcome)
            throws InterruptedException {
        var run = ProgramRun.of(
                        "explain",
                        "request",
                        method,
                        "http://users.test" + path,
                        "--source",
                        source,
                        "--from",
                        EXAMPLE,
                        "--allow-loopback-endpoints")
                .ended();

        assertThat(run.out().lines().findFirst()).contains(outcome);
    }
}
