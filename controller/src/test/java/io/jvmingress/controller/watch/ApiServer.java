package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A real kube-apiserver: the one that `JVM_INGRESS_E2E_KUBECONFIG` names, one that is up already, or one of our own.
public final class ApiServer implements AutoCloseable {

    private static final Path SCRIPT = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
            .map(folder -> folder.resolve("e2e/cluster/cluster"))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path kubeconfig;
    private final boolean ours;
    private final Vertx vertx = ClusterAccess.newVertx();
    private final KubernetesClient admin;

    private ApiServer(Path kubeconfig, boolean ours) {
        this.kubeconfig = kubeconfig;
        this.ours = ours;
        this.admin = ClusterAccess.connect(options(kubeconfig), Map.of(), vertx);
    }

    /// What this machine lacks to run one; empty if nothing.
    static String missing() {
        return System.getenv("JVM_INGRESS_E2E_KUBECONFIG") == null
                ? script("check").text()
                : "";
    }

    static ApiServer start() {
        var given = System.getenv("JVM_INGRESS_E2E_KUBECONFIG");
        if (given != null) {
            return new ApiServer(Path.of(given), false);
        }
        var running = script("kubeconfig");
        if (running.status() == 0) {
            return new ApiServer(Path.of(running.text()), false);
        }
        var started = script("up", "--api-only");
        if (started.status() != 0) {
            throw new IllegalStateException("cluster up: " + started);
        }
        return new ApiServer(Path.of(started.text()), true);
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    public KubernetesClient admin() {
        return admin;
    }

    int port() {
        return URI.create(admin.getConfiguration().getMasterUrl()).getPort();
    }

    public String newNamespace() {
        var name = "watch-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("team", "shop")
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /// A kubeconfig for this server on another port, with the admin's certificate.
    Path kubeconfigAt(int port, Path folder) throws IOException {
        return kubeconfigAt(kubeconfig, port, folder);
    }

    /// The same user on another port.
    Path kubeconfigAt(Path original, int port, Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("at-" + port + ".kubeconfig"),
                Files.readString(original).replace("127.0.0.1:" + port(), "127.0.0.1:" + port));
    }

    /// What `kubectl` with these arguments prints.
    public static String kubectl(String... arguments) {
        var all = Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toArray(String[]::new);
        var outcome = script(all);
        if (outcome.status() != 0) {
            throw new IllegalStateException(String.join(" ", all) + ": " + outcome);
        }
        return outcome.text();
    }

    public Path kubeconfigWithToken(String token, Path folder) throws IOException {
        return kubeconfigWithUser("token: \"" + token + "\"", folder);
    }

    public Path kubeconfigWithoutCredentials(Path folder) throws IOException {
        return kubeconfigWithUser("", folder);
    }

    private Path kubeconfigWithUser(String user, Path folder) throws IOException {
        Config config = admin.getConfiguration();
        return Files.writeString(
                folder.resolve("user.kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: local, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: account, user: {%s}}]
                contexts: [{name: local, context: {cluster: local, user: account}}]
                current-context: local
                """.formatted(config.getMasterUrl(), config.getCaCertData(), user));
    }

    static ClusterOptions options(Path kubeconfig, String... namespaces) {
        return new ClusterOptions(
                Optional.of(kubeconfig),
                Optional.empty(),
                new TreeSet<>(List.of(namespaces)),
                new TreeSet<>(),
                PATIENCE,
                Optional.empty(),
                true);
    }

    @Override
    public void close() {
        admin.close();
        vertx.close().await();
        if (ours) {
            script("down");
        }
    }

    private record Outcome(int status, String text) {}

    private static Outcome script(String... arguments) {
        var command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        try {
            // What it starts must not keep our own pipes open.
            var out = Files.createTempFile("cluster", ".out");
            try {
                var status = new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start()
                        .waitFor();
                return new Outcome(
                        status, Files.readString(out, StandardCharsets.UTF_8).strip());
            } finally {
                Files.delete(out);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
