package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// AccessPolicy as its owner lives with it: applied and changed with kubectl, felt inside of pods.
@ClusterTest
class AccessPolicyIT {

    private static final String DEFINITION =
            Command.PROJECT.resolve("crds/accesspolicies.jvm-ingress.io.yaml").toString();

    private static Cluster cluster;
    private static Program program;
    private static Client client;

    private Shop shop;

    @BeforeAll
    static void start(Cluster running) {
        cluster = running;
        cluster.apply(Shop.ingressClass());
        cluster.kubectl("apply", "-f", DEFINITION).text();
        cluster.kubectl("wait", "--for=condition=Established", "--timeout=60s", "-f", DEFINITION)
                .text();
        program = Program.run(cluster.kubeconfig());
        client = new Client(program);
    }

    @AfterAll
    static void stop() {
        client.close();
        program.close();
        cluster.kubectl("delete", "-f", DEFINITION).text();
    }

    @BeforeEach
    void openShop() {
        assumeTrue(cluster.ours(), "the pods of somebody else's cluster are not on this machine");
        shop = new Shop(cluster.newNamespace());
        cluster.apply(shop.deployment(1));
        cluster.apply(shop.service());
        cluster.apply(shop.ingress("web", shop.host(), "/"));
        cluster.apply(shop.pod("friend", "friend"));
        cluster.apply(shop.pod("stranger", "stranger"));
        cluster.awaitDeployment(shop.namespace(), "web");
        cluster.awaitPod(shop.namespace(), "friend");
        cluster.awaitPod(shop.namespace(), "stranger");
        client.await(shop.host(), "/", reached -> reached.status() == 200);
    }

    @AfterEach
    void closeShop() {
        cluster.deleteNamespace(shop.namespace());
    }

    private String policy(String mode, String methods) {
        return """
                apiVersion: jvm-ingress.io/v1alpha1
                kind: AccessPolicy
                metadata: {name: users, namespace: %s}
                spec:
                  targetRefs: [{group: "", kind: Service, name: web}]
                  mode: %s
                  rules:
                    - name: friends-read
                      from: [{podSelector: {matchLabels: {role: friend}}}]
                      to: [{methods: [%s], paths: [{type: PathPrefix, value: /api/users}]}]
                """.formatted(shop.namespace(), mode, methods);
    }

    private void awaitCondition(String condition) {
        cluster.kubectl("-n", shop.namespace(), "wait", "--for=condition=" + condition, "--timeout=60s", "ap/users")
                .text();
    }

    private int status(String pod, String method, String path) {
        var url = "http://" + Cluster.HOST_ADDRESS + ":" + program.httpPort() + path;
        return method.equals("GET")
                ? cluster.fetchFrom(shop.namespace(), pod, shop.host(), url).status()
                : PodNetwork.of(cluster, shop.namespace(), pod).request(method, shop.host(), url);
    }

    /// Until the pod gets it: a label and a policy take a moment to arrive.
    private void awaitStatus(int wanted, String pod, String method, String path) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        int status = status(pod, method, path);
        while (status != wanted) {
            assertThat(System.nanoTime()).as(method + " is answered " + status).isLessThan(end);
            status = status(pod, method, path);
        }
    }

    @Test
    @Tag("smoke")
    void readingUsersIsAllowedByPodLabelAndDeletingThemIsNot() {
        cluster.apply(policy("Enforce", "GET"));
        awaitCondition("Programmed");
        awaitCondition("Accepted");

        assertThat(status("friend", "GET", "/api/users")).isEqualTo(200);
        assertThat(status("friend", "GET", "/api/users/7")).isEqualTo(200);
        assertThat(status("friend", "DELETE", "/api/users")).isEqualTo(403);
        assertThat(status("friend", "GET", "/api/usersx")).isEqualTo(403);
        assertThat(status("stranger", "GET", "/api/users")).isEqualTo(403);
        assertThat(client.get(shop.host(), "/api/users").status()).isEqualTo(403);

        // The label is what counts, as soon as it changes.
        cluster.kubectl("-n", shop.namespace(), "label", "pod", "stranger", "role=friend", "--overwrite")
                .text();
        awaitStatus(200, "stranger", "GET", "/api/users");
        assertThat(status("stranger", "DELETE", "/api/users")).isEqualTo(403);
    }

    @Test
    void aChangedPolicyIsInForceAndADeletedOneGone() {
        cluster.apply(policy("Enforce", "GET"));
        awaitCondition("Programmed");
        assertThat(status("friend", "DELETE", "/api/users")).isEqualTo(403);

        cluster.apply(policy("Enforce", "GET, DELETE"));
        awaitStatus(200, "friend", "DELETE", "/api/users");
        assertThat(status("stranger", "GET", "/api/users")).isEqualTo(403);

        cluster.apply(policy("Audit", "GET"));
        awaitStatus(200, "stranger", "DELETE", "/");

        cluster.apply(policy("Enforce", "GET"));
        awaitStatus(403, "stranger", "DELETE", "/");
        cluster.kubectl("-n", shop.namespace(), "delete", "ap", "users").text();
        awaitStatus(200, "stranger", "DELETE", "/");
    }

    @Test
    void kubectlTellsWhatBecameOfIt() {
        cluster.apply(policy("Enforce", "GET").replace("name: web}", "name: wbe}"));
        cluster.kubectl("-n", shop.namespace(), "wait", "--for=condition=Accepted=False", "--timeout=60s", "ap/users")
                .text();
        assertThat(columns()).startsWith("users", "False", "False", "Enforce", "wbe");
        assertThat(cluster.kubectl(
                                "-n",
                                shop.namespace(),
                                "get",
                                "ap",
                                "users",
                                "-o",
                                "jsonpath={.status.conditions[0].message}")
                        .text())
                .contains("Service " + shop.namespace() + "/wbe does not exist");
        assertThat(status("stranger", "DELETE", "/")).isEqualTo(200);

        cluster.apply(policy("Enforce", "GET"));
        awaitCondition("Accepted");
        assertThat(columns()).startsWith("users", "True", "True", "Enforce", "web");
        assertThat(status("stranger", "DELETE", "/")).isEqualTo(403);
    }

    private List<String> columns() {
        var table = cluster.kubectl("-n", shop.namespace(), "get", "ap", "users", "--no-headers")
                .text();
        return List.of(table.trim().split(" +"));
    }

    @Test
    void theExampleIsTakenAsItIs() {
        var folder = Command.PROJECT.resolve("examples/access-policy");
        try {
            // First, because kubectl takes the files in the order of their names.
            cluster.kubectl("apply", "-f", folder.resolve("namespace.yaml").toString())
                    .text();
            cluster.kubectl("apply", "-f", folder.toString()).text();
            cluster.kubectl("-n", "users", "wait", "--for=condition=Programmed", "--timeout=60s", "ap/api")
                    .text();
        } finally {
            cluster.kubectl("delete", "namespace", "users", "--wait=false").text();
        }
    }
}
