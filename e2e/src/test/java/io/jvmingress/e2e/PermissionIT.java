package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `jvm-ingress run` as a ServiceAccount with the rules that the README names, before real pods.
@ClusterTest
class PermissionIT {

    private static final String STALENESS = "jvm_ingress_watch_staleness_seconds";
    private static final int REQUESTS = 300;

    private Cluster cluster;
    private Shop shop;

    @BeforeEach
    void openShop(Cluster running) {
        cluster = running;
        shop = new Shop(cluster.newNamespace());
        cluster.apply(Shop.ingressClass());
        cluster.apply(shop.deployment(1));
        cluster.apply(shop.service());
        cluster.apply(account());
        cluster.apply(binding());
        cluster.awaitDeployment(shop.namespace(), "web");
    }

    @AfterEach
    void closeShop() {
        cluster.kubectl("delete", "clusterrole,clusterrolebinding", shop.namespace(), "--ignore-not-found")
                .text();
        cluster.deleteNamespace(shop.namespace());
    }

    private String account() {
        return """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: ingress, namespace: %1$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: %1$s}
                rules:
                  - apiGroups: [networking.k8s.io]
                    resources: [ingresses, ingressclasses, networkpolicies]
                    verbs: [list, watch]
                  - apiGroups: [discovery.k8s.io]
                    resources: [endpointslices]
                    verbs: [list, watch]
                  - apiGroups: ['']
                    resources: [services, pods, namespaces, secrets]
                    verbs: [list, watch]
                """.formatted(shop.namespace());
    }

    private String binding() {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
                subjects: [{kind: ServiceAccount, name: ingress, namespace: %1$s}]
                """.formatted(shop.namespace());
    }

    private Path kubeconfig(Path folder) throws IOException {
        var file = Files.copy(cluster.kubeconfig(), folder.resolve("kubeconfig"));
        var token = cluster.kubectl("-n", shop.namespace(), "create", "token", "ingress", "--duration=1h")
                .text();
        cluster.kubectl("--kubeconfig=" + file, "config", "set-credentials", "account", "--token=" + token)
                .text();
        cluster.kubectl("--kubeconfig=" + file, "config", "set-context", "--current", "--user=account")
                .text();
        return file;
    }

    /// Watches outlive their permission until they are made again: the restart of the API server does that.
    @Test
    void aRoleThatIsTakenAwayAndGivenBackCostsNoRequestAndNoChange(@TempDir Path folder) throws IOException {
        assumeTrue(cluster.ours(), "somebody else's API server is not stopped");
        cluster.apply(shop.ingress("stays", shop.host(), "/"));
        cluster.apply(shop.ingress("goes", "goes." + shop.host(), "/"));
        try (var program = Program.run(kubeconfig(folder));
                var client = new Client(program)) {
            client.await(shop.host(), "/", reached -> reached.status() == 200);
            client.await("goes." + shop.host(), "/", reached -> reached.status() == 200);
            cluster.kubectl("delete", "clusterrolebinding", shop.namespace()).text();
            cluster.apiServer("stop");
            cluster.apiServer("start");
            client.awaitMetric(STALENESS, stale -> stale > 2);
            cluster.apply(shop.ingress("comes", "comes." + shop.host(), "/"));
            cluster.kubectl("-n", shop.namespace(), "delete", "ingress", "goes").text();

            for (var request = 0; request < REQUESTS; request++) {
                assertThat(client.get(shop.host(), "/").status()).isEqualTo(200);
                assertThat(client.get("goes." + shop.host(), "/").status()).isEqualTo(200);
            }
            assertThat(client.get("comes." + shop.host(), "/").status()).isEqualTo(404);
            assertThat(client.health("/readyz").status()).isEqualTo(200);

            cluster.apply(binding());
            client.await("comes." + shop.host(), "/", reached -> reached.status() == 200);
            client.await("goes." + shop.host(), "/", gone -> gone.status() == 404);
            assertThat(client.get(shop.host(), "/").status()).isEqualTo(200);
            client.awaitMetric(STALENESS, stale -> stale == 0);
        }
    }
}
