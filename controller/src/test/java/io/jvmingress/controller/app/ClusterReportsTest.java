package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.jvmingress.controller.watch.Account;
import io.jvmingress.controller.watch.ApiServer;
import io.jvmingress.controller.watch.ApiServerTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program on a real API server, and what it writes there.
@ApiServerTest
class ClusterReportsTest {

    private static final String ADDRESS = "192.0.2.7";

    private ClusterScene scene;
    private String namespace;
    private String theirs;

    @BeforeEach
    void makeAScene(ApiServer server) {
        scene = new ClusterScene(server);
        namespace = scene.namespace();
        theirs = scene.theirs();
    }

    @AfterEach
    void removeTheScene() {
        scene.close();
    }

    @Test
    void whoSeesTheAddressIsServed() throws IOException, InterruptedException {
        try (var program = scene.program("--publish-address", ADDRESS).awaitTable()) {
            scene.create("web", namespace);
            var written = scene.await("web", List.of(ADDRESS));
            assertThat(ClusterScene.statusLine(program.port("http"), "web.test"))
                    .startsWith("HTTP/1.1 503 ");
            assertThat(written.getStatus()
                            .getLoadBalancer()
                            .getIngress()
                            .getFirst()
                            .getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getError()).isEqualTo("jvm-ingress.io/ServiceNotFound"));
        }
    }

    @Test
    void anIngressWhoseStatusIsRightIsNotWrittenAgain() throws IOException, InterruptedException {
        try (var program = scene.program("--publish-address", ADDRESS)) {
            scene.create("web", namespace);
            var before = scene.await("web", List.of(ADDRESS)).getMetadata().getResourceVersion();
            scene.create("next", namespace);
            scene.await("next", List.of(ADDRESS));
            assertThat(scene.ingress("web").get().getMetadata().getResourceVersion())
                    .isEqualTo(before);
            assertThat(program.get("health", "/metrics").body()).contains("jvm_ingress_status_writes_total 2.0");
        }
    }

    @Test
    void anIngressThatLeavesOurClassLosesTheAddressAndForeignOnesKeepTheirs() throws InterruptedException {
        scene.create("foreign", theirs);
        var foreign = scene.writeStatus("foreign", ADDRESS);
        scene.create("web", namespace);
        try (var _ = scene.program("--publish-address", ADDRESS)) {
            scene.await("web", List.of(ADDRESS));
            scene.setClass("web", theirs);
            scene.await("web", List.of());
        }
        assertThat(scene.ingress("foreign").get().getMetadata().getResourceVersion())
                .isEqualTo(foreign.getMetadata().getResourceVersion());
    }

    @Test
    void anIngressThatLeftWhileNobodyRanLosesOurAddressUnlessSomebodyElseHasWrittenSince() throws InterruptedException {
        for (var name : List.of("web", "taken")) {
            scene.create(name, namespace);
        }
        try (var program = scene.program("--publish-address", ADDRESS)) {
            scene.await("web", List.of(ADDRESS));
            scene.await("taken", List.of(ADDRESS));
            program.end();
        }
        scene.setClass("web", theirs);
        scene.setClass("taken", theirs);
        var taken = scene.writeStatus("taken", "192.0.2.8");
        try (var _ = scene.program("--publish-address", "192.0.2.9")) {
            scene.await("web", List.of());
            scene.create("mark", namespace);
            scene.await("mark", List.of("192.0.2.9"));
        }
        assertThat(scene.ingress("taken").get().getMetadata().getResourceVersion())
                .isEqualTo(taken.getMetadata().getResourceVersion());
    }

    @Test
    void theLastReplicaTakesItsAddressesBackIfItIsToldTo() throws InterruptedException {
        scene.create("web", namespace);
        String[] flags = {"--publish-address", ADDRESS, "--clear-status-on-exit"};
        try (var first = scene.program(flags)) {
            first.awaitLine(line -> line.contains("\"message\":\"leading\""));
            scene.await("web", List.of(ADDRESS));
            try (var last = scene.program(flags).awaitTable()) {
                assertThat(first.end()).isZero();
                last.awaitLine(line -> line.contains("\"message\":\"leading\""));
                scene.create("next", namespace);
                scene.await("next", List.of(ADDRESS));
                assertThat(ClusterScene.addresses(scene.ingress("web").get())).containsExactly(ADDRESS);
                assertThat(last.end()).isZero();
            }
        }
        assertThat(ClusterScene.addresses(scene.ingress("web").get())).isEmpty();
        assertThat(ClusterScene.addresses(scene.ingress("next").get())).isEmpty();
    }

    @Test
    void theServiceToPublishMayBeOutsideTheWatchedNamespaces() throws InterruptedException {
        var elsewhere = scene.server().newNamespace();
        try (var program = scene.program("--watch-namespace", namespace, "--publish-service", elsewhere + "/front")) {
            program.awaitLine(line ->
                    line.contains("the service to publish does not exist") && line.contains(elsewhere + "/front"));
            scene.create("web", namespace);
            scene.make(new ServiceBuilder()
                    .withNewMetadata()
                    .withNamespace(elsewhere)
                    .withName("front")
                    .endMetadata()
                    .withNewSpec()
                    .withExternalIPs(ADDRESS)
                    .withType("NodePort")
                    .addNewPort()
                    .withPort(80)
                    .endPort()
                    .endSpec()
                    .build());
            scene.await("web", List.of(ADDRESS));
        } finally {
            scene.server().admin().namespaces().withName(elsewhere).delete();
        }
    }

    @Test
    void anEndedProgramLeavesItsAddressesOtherwise() throws InterruptedException {
        scene.create("web", namespace);
        try (var program = scene.program("--publish-address", ADDRESS)) {
            scene.await("web", List.of(ADDRESS));
            assertThat(program.end()).isZero();
        }
        assertThat(ClusterScene.addresses(scene.ingress("web").get())).containsExactly(ADDRESS);
    }

    @Test
    void anAddressThatMeansNothingIsWrongUsage() throws InterruptedException {
        try (var program = scene.program("--publish-address", "not an address").ended()) {
            assertThat(program.status()).isEqualTo(ExitStatus.USAGE);
            assertThat(program.err()).contains("--publish-address: 'not an address' is neither an IP address");
        }
    }

    @Test
    void withoutPermissionsItNamesTheRulesAndServes(@TempDir Path folder) throws IOException, InterruptedException {
        var account = scene.newAccount(folder);
        account.permitEverywhere(Account.allBut());
        scene.create("web", namespace);
        try (var program = scene.program(account.kubeconfig(), "--publish-address", ADDRESS)) {
            program.awaitLine(line -> line.contains("missing permission to create and get and update leases"));
            assertThat(ClusterScene.statusLine(program.awaitTable().port("http"), "web.test"))
                    .startsWith("HTTP/1.1 503 ");
            account.permitEverywhere(List.of(Account.rule("coordination.k8s.io", "leases", "create", "get", "update")));
            program.awaitLine(line -> line.contains("missing permission to patch ingresses/status"));
            account.permitEverywhere(List.of(Account.rule("networking.k8s.io", "ingresses/status", "patch")));
            scene.await("web", List.of(ADDRESS));
        }
    }

    @Test
    void everyControllerNameHasItsOwnLease() {
        assertThat(ClusterReports.leaseName("jvm-ingress.io/controller")).isEqualTo("jvm-ingress-leader");
        assertThat(ClusterReports.leaseName("a.test/b"))
                .startsWith("jvm-ingress-leader-")
                .isNotEqualTo(ClusterReports.leaseName("a.test/c"));
    }
}
