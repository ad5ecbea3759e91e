package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The client for the API server, from a kubeconfig or from what a pod finds in its cluster; nothing else is guessed.
final class ClusterAccess {

    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /// An API server sends a bookmark about once a minute. A watch that hears nothing for longer hangs on a connection
    /// that a firewall or a lost machine forgot to close.
    private static final int SILENCE_SECONDS = 150;

    private ClusterAccess() {}

    /// One event loop is plenty for a dozen connections, and keeps them off those that serve traffic.
    static Vertx newVertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /// @throws StartException where the configuration cannot be read or names nothing
    static KubernetesClient connect(ClusterOptions options, Map<String, String> environment, Vertx vertx) {
        var config = options.kubeconfig()
                .map(file -> kubeconfig(file, options.context()))
                .orElseGet(() -> inCluster(environment));
        config.setConnectionTimeout(5_000);
        config.setRequestTimeout(15_000);
        // The reflectors and the start ask again by themselves; retries inside one call would only hide the state.
        config.setRequestRetryBackoffLimit(0);
        // Doubled five times at most: never more than 6.4 s between two attempts.
        config.setWatchReconnectInterval(200);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new GoneWatches(new Transport(vertx)))
                .build();
    }

    private static Config kubeconfig(Path file, Optional<String> context) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new StartException("kubeconfig " + file + ": "
                    + (Files.exists(file) ? "not a readable file" : "there is no such file"));
        }
        Config config;
        try {
            config = Config.fromKubeconfig(context.orElse(null), file.toFile());
        } catch (RuntimeException unreadable) {
            throw new StartException("kubeconfig " + file + ": " + firstLine(unreadable), unreadable);
        }
        var known = config.getContexts().stream()
                .map(named -> named.getName())
                .sorted()
                .collect(Collectors.joining(", "));
        var current = config.getCurrentContext();
        if (context.isPresent() && (current == null || !context.get().equals(current.getName()))) {
            throw new StartException("kubeconfig " + file + ": no context " + context.get() + "; it has "
                    + (known.isEmpty() ? "none" : known));
        }
        if (current == null) {
            throw new StartException("kubeconfig " + file + ": no current context; choose one with --context"
                    + (known.isEmpty() ? "" : ": " + known));
        }
        return config;
    }

    private static Config inCluster(Map<String, String> environment) {
        var host = environment.get("KUBERNETES_SERVICE_HOST");
        var port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        var token = SERVICE_ACCOUNT.resolve("token");
        if (host == null || !Files.isReadable(token)) {
            throw new StartException("not in a cluster (no ServiceAccount token in " + SERVICE_ACCOUNT
                    + "): name a cluster with --kubeconfig FILE");
        }
        var config = Config.empty();
        config.setMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
        config.setCaCertFile(SERVICE_ACCOUNT.resolve("ca.crt").toString());
        // The kubelet renews the token: it is read for each request, of which there are few.
        config.setOauthTokenProvider(() -> read(token));
        return config;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String firstLine(Throwable thrown) {
        var root = thrown;
        for (var cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("not readable");
    }

    /// The client's own transport, except that it ends a silent watch.
    private static final class Transport extends Vertx5HttpClientFactory {

        Transport(Vertx vertx) {
            super(vertx);
        }

        @Override
        protected void additionalConfig(WebClientOptions http, WebSocketClientOptions watches, PoolOptions pool) {
            watches.setIdleTimeoutUnit(TimeUnit.SECONDS);
            watches.setReadIdleTimeout(SILENCE_SECONDS);
        }
    }
}
