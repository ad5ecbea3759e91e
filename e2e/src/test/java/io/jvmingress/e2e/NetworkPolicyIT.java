package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Pods of several namespaces call one Service through the program's ClusterIP, and policies come, change and go.
@EdgeTest
class NetworkPolicyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Cluster cluster;
    private static Feature shop;
    private static String url;

    /// Of the team that the policies name.
    private static String front;

    /// Of another team, with pods that have the same labels.
    private static String other;

    @BeforeAll
    static void start(Cluster running, Edge edge) {
        cluster = running;
        url = "http://" + edge.clusterAddress() + "/";
        shop = Feature.with(cluster, edge, List.of("web"));
        front = cluster.newNamespace();
        other = cluster.newNamespace();
        cluster.kubectl("label", "namespace", front, "team=front").text();
        for (var namespace : List.of(front, other)) {
            for (var role : List.of("friend", "stranger")) {
                cluster.apply(new Shop(namespace).pod(role, role));
            }
        }
        for (var namespace : List.of(front, other)) {
            cluster.awaitPod(namespace, "friend");
            cluster.awaitPod(namespace, "stranger");
        }
        shop.open("web", """
                rules:
                  - host: %s
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 8080}}}}]}
                """.formatted(host()));
    }

    @AfterAll
    static void close() {
        shop.close();
        cluster.deleteNamespace(front);
        cluster.deleteNamespace(other);
    }

    @AfterEach
    void forget() {
        cluster.kubectl("-n", shop.namespace(), "delete", "networkpolicy", "--all")
                .text();
        await(other, "stranger", 200);
    }

    @Test
    @Tag("smoke")
    void whoMayComeInIsSaidByNamespaceAndPodLabels() {
        policy("""
                [{from: [{namespaceSelector: {matchLabels: {team: front}}, podSelector: {matchLabels: {role: friend}}}],
                  ports: [{port: http}]}]""");

        await(other, "stranger", 403);
        assertThat(status(front, "friend")).isEqualTo(200);
        assertThat(status(front, "stranger")).isEqualTo(403);
        assertThat(status(other, "friend")).isEqualTo(403);
    }

    @Test
    void aChangedPolicyCountsForTheNextRequest() {
        policy("[{from: [{namespaceSelector: {matchLabels: {team: front}}}]}]");
        await(other, "friend", 403);
        assertThat(status(front, "stranger")).isEqualTo(200);

        policy("[{from: [{namespaceSelector: {}, podSelector: {matchLabels: {role: friend}}}]}]");
        await(other, "friend", 200);
        assertThat(status(front, "friend")).isEqualTo(200);
        assertThat(status(front, "stranger")).isEqualTo(403);
        assertThat(status(other, "stranger")).isEqualTo(403);

        policy("[]");
        await(front, "friend", 403);
        assertThat(status(other, "friend")).isEqualTo(403);
    }

    @Test
    void theEndpointsPortIsJudgedAndNotTheServices() {
        policy("[{ports: [{port: 80}]}]");
        await(front, "friend", 403);

        policy("[{ports: [{port: 8080}]}]");
        await(front, "friend", 200);
    }

    @Test
    void theEgressOfTheClientsOwnPodCountsToo() {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: nowhere, namespace: %s}
                spec: {podSelector: {matchLabels: {role: friend}}, policyTypes: [Egress]}
                """.formatted(front));
        await(front, "friend", 403);
        assertThat(status(front, "stranger")).isEqualTo(200);

        cluster.kubectl("-n", front, "delete", "networkpolicy", "nowhere").text();
        await(front, "friend", 200);
    }

    @Test
    void aPodThatIsRelabelledWhileItSendsIsJudgedByItsNewLabels() {
        policy("[{from: [{namespaceSelector: {}, podSelector: {matchLabels: {role: friend}}}]}]");
        await(front, "stranger", 403);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var sending = CompletableFuture.supplyAsync(() -> requests(front, "friend", 2_000), executor);
            await(front, "friend", 200);
            label(front, "friend", "stranger");
            await(front, "friend", 403);
            label(front, "friend", "friend");
            await(front, "friend", 200);

            assertThat(sending.isDone()).as("it sent for all that time").isFalse();
            assertThat(changes(sending.join())).containsExactly(200, 403, 200);
        }
    }

    private static void policy(String ingress) {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: web, namespace: %s}
                spec:
                  podSelector: {matchLabels: {app: web}}
                  ingress: %s
                """.formatted(shop.namespace(), ingress.indent(4).strip()));
    }

    private static void label(String namespace, String pod, String role) {
        cluster.kubectl("-n", namespace, "label", "pod", pod, "role=" + role, "--overwrite")
                .text();
    }

    private static int status(String namespace, String pod) {
        return cluster.fetchFrom(namespace, pod, host(), url).status();
    }

    private static void await(String namespace, String pod, int wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int status = status(namespace, pod);
        while (status != wanted) {
            assertThat(System.nanoTime())
                    .as("%s/%s gets %d", namespace, pod, status)
                    .isLessThan(deadline);
            status = status(namespace, pod);
        }
    }

    /// The statuses of requests that a pod sends one after the other, 100 a second.
    private static List<Integer> requests(String namespace, String pod, int count) {
        var lines = cluster.kubectl(
                        "-n",
                        namespace,
                        "exec",
                        pod,
                        "--",
                        "/echo",
                        "fetch",
                        "-count",
                        Integer.toString(count),
                        "-every",
                        "10ms",
                        "-header",
                        "Host: " + host(),
                        url)
                .text();
        return lines.lines()
                .map(line -> Integer.parseInt(line.split(" ", 2)[0]))
                .toList();
    }

    private static List<Integer> changes(List<Integer> statuses) {
        var changes = new ArrayList<Integer>();
        for (var status : statuses) {
            if (changes.isEmpty() || !changes.getLast().equals(status)) {
                changes.add(status);
            }
        }
        return changes;
    }

    private static String host() {
        return shop.namespace() + ".test";
    }
}
