package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `jvm-ingress run` on the host before real pods: one program for the class, a namespace for each test.
@ClusterTest
class RunIT {

    private static final String STALENESS = "jvm_ingress_watch_staleness_seconds";

    private static Cluster cluster;
    private static Program program;
    private static Client client;

    private Shop shop;

    @BeforeAll
    static void start(Cluster running) {
        cluster = running;
        cluster.apply(Shop.ingressClass());
        program = Program.run(cluster.kubeconfig());
        client = new Client(program);
    }

    @AfterAll
    static void stop() {
        client.close();
        program.close();
    }

    @BeforeEach
    void openShop() {
        shop = new Shop(cluster.newNamespace());
        cluster.apply(shop.deployment(1));
        cluster.apply(shop.service());
        cluster.awaitDeployment(shop.namespace(), "web");
    }

    @AfterEach
    void closeShop() {
        cluster.deleteNamespace(shop.namespace());
    }

    private void scale(int replicas) {
        cluster.kubectl("-n", shop.namespace(), "scale", "deployment", "web", "--replicas=" + replicas)
                .text();
    }

    @Test
    @Tag("smoke")
    void aRequestReachesARealPodAndTellsItWhereItCameFrom() {
        cluster.apply(shop.ingress("web", shop.host(), "/"));
        var answer = client.await(shop.host(), "/hello?x=1", reached -> reached.status() == 200);
        assertThat(answer.pod()).startsWith("web-");
        assertThat(answer.body())
                .contains("\"namespace\":\"" + shop.namespace() + "\"")
                .contains("\"target\":\"/hello?x=1\"")
                .contains("\"host\":\"" + shop.host() + "\"")
                .contains("\"X-Forwarded-For\":[\"127.0.0.1\"]");
        assertThat(client.health("/readyz").status()).isEqualTo(200);
    }

    @Test
    @Tag("smoke")
    void aCertificateFromASecretIsServedAndPlainRequestsAreSentToIt(@TempDir Path folder) {
        var files = KeyPairFiles.selfSigned(folder, "tls", shop.host());
        files.apply(cluster, shop.namespace(), "tls");
        cluster.apply(shop.tlsIngress("web", shop.host()));
        client.await(shop.host(), "/", plain -> plain.status() == 308);
        var answer = client.getTls(shop.host(), "/secure", files.certificate());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.pod()).startsWith("web-");
        assertThat(answer.body()).contains("\"X-Forwarded-Proto\":[\"https\"]");
    }

    @Test
    void endpointsFollowTheDeploymentFromOneToThreeToNone() {
        cluster.apply(shop.ingress("web", shop.host(), "/"));
        client.await(shop.host(), "/", reached -> reached.status() == 200);
        scale(3);
        var pods = new HashSet<String>();
        client.await(shop.host(), "/", answer -> {
            assertThat(answer.status()).isEqualTo(200);
            pods.add(answer.pod());
            return pods.size() == 3;
        });
        scale(0);
        // The last pods answer while they end, and refuse for a moment before they are taken out.
        client.await(shop.host(), "/", gone -> gone.status() == 503);
        scale(1);
        client.await(shop.host(), "/", back -> back.status() == 200);
    }

    @Test
    void aNetworkPolicyAdmitsOnePodAndDeniesAnother() {
        cluster.apply(shop.ingress("web", shop.host(), "/"));
        cluster.apply(shop.pod("friend", "friend"));
        cluster.apply(shop.pod("stranger", "stranger"));
        cluster.awaitPod(shop.namespace(), "friend");
        cluster.awaitPod(shop.namespace(), "stranger");
        client.await(shop.host(), "/", reached -> reached.status() == 200);
        cluster.apply(shop.policy());
        client.await(shop.host(), "/", denied -> denied.status() == 403);

        var url = "http://" + Cluster.HOST_ADDRESS + ":" + program.httpPort() + "/";
        var friend = cluster.fetchFrom(shop.namespace(), "friend", shop.host(), url);
        assertThat(friend.status()).as(friend.body()).isEqualTo(200);
        assertThat(friend.body()).contains("\"pod\":\"web-");
        var stranger = cluster.fetchFrom(shop.namespace(), "stranger", shop.host(), url);
        assertThat(stranger.status()).as(stranger.body()).isEqualTo(403);
        assertThat(stranger.body()).doesNotContain("friends").doesNotContain("web-");

        // The label is what counts, as soon as it changes.
        cluster.kubectl("-n", shop.namespace(), "label", "pod", "stranger", "role=friend", "--overwrite")
                .text();
        assertThat(IntStream.range(0, 50)
                        .map(_ -> cluster.fetchFrom(shop.namespace(), "stranger", shop.host(), url)
                                .status())
                        .anyMatch(status -> status == 200))
                .isTrue();
    }

    @Test
    @Tag("smoke")
    void aDeletedIngressIsNoLongerRouted() {
        cluster.apply(shop.ingress("web", shop.host(), "/"));
        client.await(shop.host(), "/", reached -> reached.status() == 200);
        cluster.kubectl("-n", shop.namespace(), "delete", "ingress", "web").text();
        var answer = client.await(shop.host(), "/", gone -> gone.status() != 200);
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void trafficGoesOnWhileTheApiServerIsAwayAndChangesArriveWhenItIsBack() {
        assumeTrue(cluster.ours(), "somebody else's API server is not stopped");
        cluster.apply(shop.ingress("web", shop.host(), "/"));
        client.await(shop.host(), "/", reached -> reached.status() == 200);
        assertThat(client.metric(STALENESS)).isZero();
        cluster.apiServer("stop");
        try {
            client.awaitMetric(STALENESS, stale -> stale > 2);
            for (var request = 0; request < 500; request++) {
                assertThat(client.get(shop.host(), "/").status()).isEqualTo(200);
            }
            assertThat(client.health("/readyz").status()).isEqualTo(200);
            assertThat(program.alive()).isTrue();
        } finally {
            cluster.apiServer("start");
        }
        cluster.apply(shop.ingress("new", "new." + shop.host(), "/"));
        client.await("new." + shop.host(), "/", reached -> reached.status() == 200);
        cluster.kubectl("-n", shop.namespace(), "delete", "ingress", "web").text();
        client.await(shop.host(), "/", gone -> gone.status() == 404);
        client.awaitMetric(STALENESS, stale -> stale == 0);
    }
}
