package io.jvmingress.controller.watch;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterAccessTest {

    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            clusters: [{name: local, cluster: {server: "https://127.0.0.1:6443"}}]
            users: [{name: me, user: {token: t}}]
            contexts: [{name: home, context: {cluster: local, user: me}}, {name: work, context: {cluster: local, user: me}}]
            """;

    private final Vertx vertx = ClusterAccess.newVertx();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        vertx.close().await();
    }

    private ThrowableAssertAlternative<StartException> failure(Optional<Path> kubeconfig, Optional<String> context) {
        return assertThatExceptionOfType(StartException.class)
                .isThrownBy(() ->
                        ClusterAccess.connect(ClusterOptions.of(kubeconfig, context, List.of()), Map.of(), vertx));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), text);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var file = folder.resolve("missing");
        failure(Optional.of(file), Optional.empty()).withMessage("kubeconfig %s: there is no such file", file);
    }

    @Test
    void aFolderIsNotAKubeconfig() {
        failure(Optional.of(folder), Optional.empty()).withMessage("kubeconfig %s: not a readable file", folder);
    }

    @Test
    void aFileThatIsNotYamlIsNamed() throws IOException {
        var file = file("{: [broken");
        failure(Optional.of(file), Optional.empty()).withMessageStartingWith("kubeconfig %s: ".formatted(file));
    }

    @Test
    void anUnknownContextIsToldTheKnownOnes() throws IOException {
        var file = file(KUBECONFIG);
        failure(Optional.of(file), Optional.of("shop"))
                .withMessage("kubeconfig %s: no context shop; it has home, work", file);
    }

    @Test
    void aFileWithoutACurrentContextAsksForOne() throws IOException {
        var file = file(KUBECONFIG);
        failure(Optional.of(file), Optional.empty())
                .withMessage("kubeconfig %s: no current context; choose one with --context: home, work", file);
    }

    @Test
    void anEmptyFileHasNoContext() throws IOException {
        var file = file("apiVersion: v1\nkind: Config\n");
        failure(Optional.of(file), Optional.of("shop"))
                .withMessage("kubeconfig %s: no context shop; it has none", file);
    }

    @Test
    void outsideAClusterAKubeconfigIsAskedFor() {
        failure(Optional.empty(), Optional.empty()).withMessageContaining("name a cluster with --kubeconfig FILE");
    }
}
