package io.jvmingress.e2e;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Measures how long after `kubectl apply` a new route is live: a program, not a test, because the figure depends on
/// the machine. A second thread asks for the new path all the time, so that what happens before kubectl has ended is
/// seen, too: it counts as 0 after kubectl's end.
final class ApplyLatency {

    private static final int EDITS = 50;

    private ApplyLatency() {}

    public static void main(String[] arguments) {
        try (var cluster = Cluster.start()) {
            cluster.apply(Shop.ingressClass());
            try (var program = Program.run(cluster.kubeconfig());
                    var client = new Client(program)) {
                measure(cluster, client);
            }
        }
    }

    @SuppressWarnings("SystemOut")
    private static void measure(Cluster cluster, Client client) {
        var shop = new Shop(cluster.newNamespace());
        cluster.apply(shop.deployment(1));
        cluster.apply(shop.service());
        cluster.awaitDeployment(shop.namespace(), "web");
        cluster.apply(shop.ingress("web", shop.host(), "/edit-first"));
        client.await(shop.host(), "/edit-first", routed -> routed.status() == 200);
        var sinceStart = new ArrayList<Long>();
        var sinceEnd = new ArrayList<Long>();
        for (var edit = 0; edit < EDITS; edit++) {
            var path = "/edit-" + edit;
            var routed = CompletableFuture.supplyAsync(() -> {
                client.await(shop.host(), path, answer -> answer.status() == 200);
                return System.nanoTime();
            });
            var start = System.nanoTime();
            cluster.apply(shop.ingress("web", shop.host(), path));
            var end = System.nanoTime();
            sinceStart.add(routed.join() - start);
            sinceEnd.add(Math.max(0, routed.join() - end));
        }
        System.out.println(EDITS + " edits of an Ingress until the first request was routed");
        var before = sinceEnd.stream().filter(nanos -> nanos == 0).count();
        System.out.println("  after kubectl apply returned: " + figures(sinceEnd) + ", routed before it: " + before);
        System.out.println("  after kubectl apply started:  " + figures(sinceStart));
        cluster.deleteNamespace(shop.namespace());
    }

    private static String figures(List<Long> nanos) {
        Collections.sort(nanos);
        return "median " + millis(nanos.get(nanos.size() / 2)) + ", p99 "
                + millis(nanos.get((nanos.size() * 99 - 1) / 100));
    }

    private static String millis(long nanos) {
        return "%.1f ms".formatted(nanos / (double) TimeUnit.MILLISECONDS.toNanos(1));
    }
}
