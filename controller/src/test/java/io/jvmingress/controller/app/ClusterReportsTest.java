package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.jvmingress.controller.watch.ApiServer;
import io.jvmingress.controller.watch.ApiServerTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program on a real API server, and what it writes there.
@ApiServerTest
class ClusterReportsTest {

    private static final String ADDRESS = "192.0.2.7";

    private ApiServer server;
    private String namespace;
    private String theirs;
    private final Deque<HasMetadata> made = new ArrayDeque<>();

    @BeforeEach
    void makeClasses(ApiServer server) {
        this.server = server;
        namespace = server.newNamespace();
        theirs = namespace + "-theirs";
        makeClass(namespace, controller());
        makeClass(theirs, "other.test/" + namespace);
    }

    @AfterEach
    void removeWhatTheNamespaceDoesNotHold() {
        made.forEach(object -> server.admin().resource(object).delete());
        for (var name : List.of(namespace, theirs)) {
            server.admin().network().v1().ingressClasses().withName(name).delete();
        }
    }

    private String controller() {
        return "ours.test/" + namespace;
    }

    private void makeClass(String name, String controller) {
        server.admin()
                .resource(new IngressClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withController(controller)
                        .endSpec()
                        .build())
                .create();
    }

    private ProgramRun program(String... more) {
        return program(server.kubeconfig(), more);
    }

    private ProgramRun program(Path kubeconfig, String... more) {
        var flags = Stream.of(
                "run",
                "--kubeconfig",
                kubeconfig.toString(),
                "--http",
                "0",
                "--https",
                "0",
                "--health",
                "0",
                "--bind",
                "127.0.0.1",
                "--controller-name",
                controller(),
                "--ingress-class",
                namespace,
                "--lease-namespace",
                namespace,
                "--drain-delay",
                "0s");
        return ProgramRun.with(Map.of(), Stream.concat(flags, Stream.of(more)).toArray(String[]::new));
    }

    private Resource<Ingress> ingress(String name) {
        return server.admin().network().v1().ingresses().inNamespace(namespace).withName(name);
    }

    private Ingress create(String name, String className) {
        return server.admin()
                .resource(new IngressBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withIngressClassName(className)
                        .addNewRule()
                        .withHost(name + ".test")
                        .withNewHttp()
                        .addNewPath()
                        .withPath("/")
                        .withPathType("Prefix")
                        .withNewBackend()
                        .withNewService()
                        .withName("none")
                        .withNewPort()
                        .withNumber(80)
                        .endPort()
                        .endService()
                        .endBackend()
                        .endPath()
                        .endHttp()
                        .endRule()
                        .endSpec()
                        .build())
                .create();
    }

    private static List<String> addresses(Ingress ingress) {
        var status = ingress.getStatus();
        return status == null || status.getLoadBalancer() == null
                ? List.of()
                : status.getLoadBalancer().getIngress().stream()
                        .map(point -> String.valueOf(point.getIp()))
                        .toList();
    }

    private static String statusLine(int port, String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.lines().findFirst().orElse("");
        }
    }

    private Ingress await(String name, List<String> addresses) {
        return ingress(name)
                .waitUntilCondition(found -> found != null && addresses(found).equals(addresses), 60, TimeUnit.SECONDS);
    }

    @Test
    void whoSeesTheAddressIsServed() throws IOException, InterruptedException {
        try (var program = program("--publish-address", ADDRESS).awaitTable()) {
            create("web", namespace);
            var written = await("web", List.of(ADDRESS));
            assertThat(statusLine(program.port("http"), "web.test")).startsWith("HTTP/1.1 503 ");
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
        try (var program = program("--publish-address", ADDRESS)) {
            create("web", namespace);
            var before = await("web", List.of(ADDRESS)).getMetadata().getResourceVersion();
            create("next", namespace);
            await("next", List.of(ADDRESS));
            assertThat(ingress("web").get().getMetadata().getResourceVersion()).isEqualTo(before);
            assertThat(program.get("health", "/metrics").body()).contains("jvm_ingress_status_writes_total 2.0");
        }
    }

    @Test
    void anIngressThatLeavesOurClassLosesTheAddressAndForeignOnesKeepTheirs() throws InterruptedException {
        create("foreign", theirs);
        var foreign = ingress("foreign")
                .editStatus(found -> new IngressBuilder(found)
                        .withNewStatus()
                        .withNewLoadBalancer()
                        .addNewIngress()
                        .withIp(ADDRESS)
                        .endIngress()
                        .endLoadBalancer()
                        .endStatus()
                        .build());
        create("web", namespace);
        try (var _ = program("--publish-address", ADDRESS)) {
            await("web", List.of(ADDRESS));
            ingress("web")
                    .edit(found -> new IngressBuilder(found)
                            .editSpec()
                            .withIngressClassName(theirs)
                            .endSpec()
                            .build());
            await("web", List.of());
        }
        assertThat(ingress("foreign").get().getMetadata().getResourceVersion())
                .isEqualTo(foreign.getMetadata().getResourceVersion());
    }

    @Test
    void theLastReplicaTakesItsAddressesBackIfItIsToldTo() throws InterruptedException {
        create("web", namespace);
        try (var program = program("--publish-address", ADDRESS, "--clear-status-on-exit")) {
            await("web", List.of(ADDRESS));
            assertThat(program.end()).isZero();
        }
        assertThat(addresses(ingress("web").get())).isEmpty();
    }

    @Test
    void anEndedProgramLeavesItsAddressesOtherwise() throws InterruptedException {
        create("web", namespace);
        try (var program = program("--publish-address", ADDRESS)) {
            await("web", List.of(ADDRESS));
            assertThat(program.end()).isZero();
        }
        assertThat(addresses(ingress("web").get())).containsExactly(ADDRESS);
    }

    @Test
    void anAddressThatMeansNothingIsWrongUsage() throws InterruptedException {
        try (var program = program("--publish-address", "not an address").ended()) {
            assertThat(program.status()).isEqualTo(ExitStatus.USAGE);
            assertThat(program.err()).contains("--publish-address: 'not an address' is neither an IP address");
        }
    }

    @Test
    void withoutPermissionsItNamesTheRulesAndServes(@TempDir Path folder) throws IOException, InterruptedException {
        var account = server.admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("ingress")
                        .endMetadata()
                        .build());
        account.create();
        var token = server.admin()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName("ingress")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3_600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        permit(List.of("*"), List.of("*"), "list", "watch");
        create("web", namespace);
        try (var program = program(server.kubeconfigWithToken(token, folder), "--publish-address", ADDRESS)) {
            program.awaitLine(line -> line.contains("missing permission to create and get and update leases"));
            assertThat(statusLine(program.awaitTable().port("http"), "web.test"))
                    .startsWith("HTTP/1.1 503 ");
            permit(List.of("coordination.k8s.io"), List.of("leases"), "create", "get", "update");
            program.awaitLine(line -> line.contains("missing permission to patch ingresses/status"));
            permit(List.of("networking.k8s.io"), List.of("ingresses/status"), "patch");
            await("web", List.of(ADDRESS));
        }
    }

    private void permit(List<String> groups, List<String> resources, String... verbs) {
        var name = namespace + "-" + verbs.length + verbs[0];
        var role = new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withRules(new PolicyRuleBuilder()
                        .withApiGroups(groups)
                        .withResources(resources)
                        .withVerbs(verbs)
                        .build())
                .build();
        var binding = new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNamespace(namespace)
                .withName("ingress")
                .endSubject()
                .build();
        for (var object : List.of(role, binding)) {
            made.push(object);
            server.admin().resource(object).create();
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
