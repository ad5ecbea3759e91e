package io.jvmingress.controller.app;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Measures how long Ingresses that are all created at once wait for their address.
///
/// A program, not a test: `StatusTiming KUBECONFIG COUNT`, on an API server that nobody else uses.
final class StatusTiming {

    private final KubernetesClient client;
    private final int count;
    private final String name = "timing-" + ProcessHandle.current().pid();
    private final Map<String, Long> created = new ConcurrentHashMap<>();
    private final Map<String, Duration> waited = new ConcurrentHashMap<>();
    private final CountDownLatch missing;

    private StatusTiming(KubernetesClient client, int count) {
        this.client = client;
        this.count = count;
        missing = new CountDownLatch(count);
    }

    public static void main(String[] arguments) throws Exception {
        var kubeconfig = Path.of(arguments[0]);
        try (var client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build()) {
            new StatusTiming(client, Integer.parseInt(arguments[1])).measure(kubeconfig);
        }
    }

    private void measure(Path kubeconfig) throws Exception {
        prepare();
        var ingresses = client.network().v1().ingresses().inNamespace(name);
        try (var program = ProgramRun.of(
                        "run",
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--http",
                        "0",
                        "--https",
                        "0",
                        "--health",
                        "0",
                        "--controller-name",
                        "timing.test/" + name,
                        "--ingress-class",
                        name,
                        "--lease-namespace",
                        name,
                        "--publish-address",
                        "192.0.2.7",
                        "--drain-delay",
                        "0s");
                var _ = ingresses.watch(new Arrivals())) {
            program.awaitLine(line -> line.contains("\"message\":\"leading\""));
            long begun = System.nanoTime();
            createAll();
            var creation = Duration.ofNanos(System.nanoTime() - begun);
            boolean all = missing.await(120, TimeUnit.SECONDS);
            var took = Duration.ofNanos(System.nanoTime() - begun);
            var sorted = waited.values().stream().sorted().toList();
            System.out.println("created " + count + " in " + creation.toMillis() + " ms; all have their address: " + all
                    + ", " + took.toMillis() + " ms after the first was asked for; from creation to address: median "
                    + sorted.get(sorted.size() / 2).toMillis() + " ms, longest "
                    + sorted.getLast().toMillis() + " ms");
        } finally {
            var _ = client.network().v1().ingressClasses().withName(name).delete();
            var _ = ingresses.delete();
        }
    }

    private void prepare() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new IngressClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withController("timing.test/" + name)
                        .endSpec()
                        .build())
                .create();
    }

    private void createAll() {
        try (var creators = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < count; i++) {
                int number = i;
                creators.execute(() -> create("web-" + number));
            }
        }
    }

    private void create(String ingress) {
        var made = client.resource(new IngressBuilder()
                        .withNewMetadata()
                        .withNamespace(name)
                        .withName(ingress)
                        .endMetadata()
                        .withNewSpec()
                        .withIngressClassName(name)
                        .addNewRule()
                        .withHost(ingress + ".test")
                        .endRule()
                        .endSpec()
                        .build())
                .create();
        created.putIfAbsent(made.getMetadata().getName(), System.nanoTime());
    }

    private final class Arrivals implements Watcher<Ingress> {

        @Override
        public void eventReceived(Action action, Ingress ingress) {
            var ref = ingress.getMetadata().getName();
            long now = System.nanoTime();
            // The watch may bring it before its creator has the answer: then it begins here.
            created.putIfAbsent(ref, now);
            var status = ingress.getStatus();
            boolean has = status != null
                    && status.getLoadBalancer() != null
                    && !status.getLoadBalancer().getIngress().isEmpty();
            if (has && waited.putIfAbsent(ref, Duration.ofNanos(now - created.get(ref))) == null) {
                missing.countDown();
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            System.err.println("the watch ended: " + cause.getMessage());
        }
    }
}
