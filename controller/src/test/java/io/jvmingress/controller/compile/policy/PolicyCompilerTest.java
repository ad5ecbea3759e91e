package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.jvmingress.controller.compile.CompileOptions.Pods;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.proxy.policy.PolicyIndex;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.IdentitySet;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCompilerTest {

    private static final String FRONT_ONLY =
            "{metadata: {namespace: shop, name: p}, spec: {podSelector: {matchLabels: {app: web}},"
                    + " ingress: [{from: [{podSelector: {matchLabels: {app: front}}}]}]}}";
    private static final String FROM_SYSTEM =
            "{metadata: {namespace: shop, name: p}, spec: {ingress: [{from: [{namespaceSelector: {matchLabels:"
                    + " {kubernetes.io/metadata.name: system}}}]}]}}";

    @ParameterizedTest
    @CsvSource({"Pending, true", "Running, true", "Succeeded, false", "Failed, false", "Unknown, true", ", true"})
    void aPodIsItsAddressUntilItHasFinished(String phase, boolean live) {
        var front = new PodBuilder(pod("front", "front", "10.0.0.2"))
                .editStatus()
                .withPhase(phase)
                .endStatus()
                .build();
        var judge = world(FRONT_ONLY).with(pod("web", "web", "10.0.0.1"), front).judge();
        assertThat(judge.allows("10.0.0.2", "10.0.0.1", 8080)).isEqualTo(live);
    }

    @Test
    void aTerminatingPodIsStillItself() {
        var front = new PodBuilder(pod("front", "front", "10.0.0.2"))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
        var judge = world(FRONT_ONLY).with(pod("web", "web", "10.0.0.1"), front).judge();
        assertThat(judge.allows("10.0.0.2", "10.0.0.1", 8080)).isTrue();
    }

    @Test
    void aFinishedPodIsNotIsolated() {
        var web = new PodBuilder(pod("web", "web", "10.0.0.1"))
                .editStatus()
                .withPhase("Succeeded")
                .endStatus()
                .build();
        assertThat(world(FRONT_ONLY).with(web).judge().allows("10.0.0.3", "10.0.0.1", 8080))
                .isTrue();
    }

    @Test
    void aPodOnItsNodesNetworkIsNeitherIsolatedNorFoundBySelectors() {
        var judge = world(FRONT_ONLY)
                .with(
                        pod("web", "web", "10.0.0.1"),
                        onHostNetwork(pod("front", "front", "10.0.0.2")),
                        onHostNetwork(pod("web-2", "web", "10.0.0.4")))
                .endpoint("10.0.0.4", 8080)
                .judge();
        assertThat(judge.allows("10.0.0.2", "10.0.0.1", 8080)).isFalse();
        assertThat(judge.allows("10.0.0.9", "10.0.0.4", 8080)).isTrue();
    }

    @Test
    void everyAddressOfAPodIsItsOwn() {
        var front = new PodBuilder(pod("front", "front", "10.0.0.2"))
                .editStatus()
                .withPodIP("10.0.0.2")
                .addNewPodIP("fd00::2")
                .addNewPodIP("nonsense")
                .addNewPodIP(null)
                .endStatus()
                .build();
        var compiled = world(FRONT_ONLY)
                .with(pod("web", "web", "10.0.0.1"), front)
                .compile()
                .table();
        assertThat(compiled.identities().keySet().stream().map(Object::toString).sorted())
                .containsExactly("10.0.0.1", "10.0.0.2", "fd00::2");
        assertThat(compiled.identities().get(World.address("fd00::2")))
                .isEqualTo(compiled.identities().get(World.address("10.0.0.2")));
    }

    @Test
    void twoPodsOnOneAddressBothCountAsClientAndAsTarget() {
        var world = world(FRONT_ONLY)
                .with(
                        pod("web", "web", "10.0.0.1"),
                        pod("front", "front", "10.0.0.2"),
                        pod("other", "other", "10.0.0.2"),
                        pod("third", "front", "10.0.0.3"));
        assertThat(world.judge().allows("10.0.0.2", "10.0.0.1", 8080)).isFalse();
        assertThat(world.judge().allows("10.0.0.3", "10.0.0.1", 8080)).isTrue();
        world.with(pod("twin", "twin", "10.0.0.1"))
                .policies("{metadata: {namespace: shop, name: q}, spec: {podSelector: {matchLabels: {app: twin}}}}");
        assertThat(world.judge().allows("10.0.0.3", "10.0.0.1", 8080)).isFalse();
        assertThat(world.compile().table().endpoints().values()).containsExactly(List.of(0, 1));
    }

    @Test
    void onlyLabelsThatSelectorsNameMakeIdentities() {
        var replicas = new ArrayList<Pod>();
        for (int i = 0; i < 5; i++) {
            replicas.add(new PodBuilder(pod("front-" + i, "front", "10.0.1." + i))
                    .editMetadata()
                    .addToLabels("pod-template-hash", "hash" + i)
                    .endMetadata()
                    .build());
        }
        var table = world(FRONT_ONLY)
                .with(replicas.toArray(Pod[]::new))
                .with(pod("web", "web", "10.0.0.1"))
                .compile()
                .table();
        assertThat(table.identities().values().stream().distinct()).containsExactly(List.of(1), List.of(0));
        assertThat(table.verdicts().getFirst().clients().identities()).isEqualTo(IdentitySet.of(List.of(0)));
    }

    @Test
    void aNameOfAPortIsTheDestinationsOwn() {
        var web = new PodBuilder(pod("web", "web", "10.0.0.1"))
                .editSpec()
                .addNewContainer()
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .addNewPort()
                .withName("http")
                .withContainerPort(53)
                .withProtocol("UDP")
                .endPort()
                .addNewPort()
                .withContainerPort(9)
                .endPort()
                .endContainer()
                .addNewContainer()
                .withPorts((List<io.fabric8.kubernetes.api.model.ContainerPort>) null)
                .endContainer()
                .addNewInitContainer()
                .withRestartPolicy("Always")
                .addNewPort()
                .withName("http")
                .withContainerPort(8443)
                .endPort()
                .endInitContainer()
                .addNewInitContainer()
                .addNewPort()
                .withName("http")
                .withContainerPort(7)
                .endPort()
                .endInitContainer()
                .endSpec()
                .build();
        var world = world("{metadata: {namespace: shop, name: p}, spec: {ingress: [{ports: [{port: http}]}]}}")
                .with(web);
        List.of(8080, 8443, 53, 7, 9).forEach(port -> world.endpoint("10.0.0.1", port));
        var judge = world.judge();
        assertThat(List.of(8080, 8443, 53, 7, 9).stream().filter(port -> judge.allows("10.0.0.3", "10.0.0.1", port)))
                .containsExactly(8080, 8443);
    }

    @Test
    void noSelectorFindsANamespaceThatIsNotKnown() {
        var policy = "{metadata: {namespace: shop, name: p}, spec: {podSelector: {matchLabels: {app: web}},"
                + " ingress: [{from: [{namespaceSelector: {}}]}]}}";
        var client = new PodBuilder(pod("client", "client", "10.0.0.2"))
                .editMetadata()
                .withNamespace("elsewhere")
                .endMetadata()
                .build();
        var world = world(policy).with(pod("web", "web", "10.0.0.1"), client);
        assertThat(world.judge().allows("10.0.0.2", "10.0.0.1", 8080)).isFalse();
        world.with(World.namespace("elsewhere", Map.of()));
        assertThat(world.judge().allows("10.0.0.2", "10.0.0.1", 8080)).isTrue();
    }

    @Test
    void aNamespaceHasItsNameAmongItsLabels() {
        var namespace = World.namespace("system", Map.of());
        namespace.getMetadata().setLabels(null);
        var world = world(FROM_SYSTEM).with(pod("web", "web", "10.0.0.1"), inSystem("proxy", "10.0.9.9"));
        assertThat(world.judge().allows("10.0.9.9", "10.0.0.1", 8080)).isFalse();
        assertThat(world.with(namespace).judge().allows("10.0.9.9", "10.0.0.1", 8080))
                .isTrue();
    }

    @Test
    void theHopIsTheControllersPodByEveryRuleThatFindsIt() {
        var world = hopWorld(FROM_SYSTEM, inSystem("proxy", "10.0.9.9"));
        var verdict = world.compile().table().verdicts().getFirst();
        assertThat(verdict.byHop()).isTrue();
        assertThat(verdict.byHopSelector()).isTrue();
        assertThat(verdict.byDelegation()).isFalse();
    }

    @Test
    void aControllerOnItsNodesNetworkIsFoundByBlocksAlone() {
        var block = "{metadata: {namespace: shop, name: q}, spec: {podSelector: {matchLabels: {app: web}},"
                + " ingress: [{from: [{ipBlock: {cidr: 10.0.9.0/24}}]}]}}";
        var proxy = onHostNetwork(inSystem("proxy", "10.0.9.9"));
        assertThat(hopWorld(FROM_SYSTEM, proxy)
                        .compile()
                        .table()
                        .verdicts()
                        .getFirst()
                        .byHop())
                .isFalse();
        var verdict = hopWorld(block, proxy).compile().table().verdicts().getFirst();
        assertThat(verdict.byHop()).isTrue();
        assertThat(verdict.byHopSelector()).isFalse();
    }

    @Test
    void theHopDialsFromItsAddressOfTheEndpointsFamily() {
        var world = hopWorld(
                        "{metadata: {namespace: shop, name: p}, spec: {ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}}",
                        inSystem("proxy", "10.0.9.9"))
                .with(pod("web-6", "web", "fd00::1"))
                .endpoint("fd00::1", 8080);
        assertThat(world.judge().reachable("198.51.100.7", PolicyMode.CONTROLLER))
                .containsExactly("10.0.0.1");
    }

    @Test
    void withoutAKnownControllerOnlyRulesForEveryoneAdmitTheHop() {
        var world = world(FROM_SYSTEM)
                .with(pod("web", "web", "10.0.0.1"), World.namespace("system", Map.of()))
                .controller("system", "gone");
        assertThat(world.compile().table().verdicts().getFirst().byHop()).isFalse();
        assertThat(world.findings()).isEmpty();
        var open = world("{metadata: {namespace: shop, name: p}, spec: {ingress: [{}]}}")
                .with(pod("web", "web", "10.0.0.1"));
        assertThat(open.compile().table().verdicts().getFirst().byHop()).isTrue();
    }

    @Test
    void inTheControllersOwnNamespaceItsNeighboursAreClients() {
        var policy = "{metadata: {namespace: system, name: p}, spec: {ingress: [{from: [{podSelector: {}}]}]}}";
        var world = hopWorld(policy, inSystem("proxy", "10.0.9.9"));
        assertThat(world.findings()).as("alone").hasSize(1);
        world.with(inSystem("neighbour", "10.0.9.7"));
        assertThat(world.findings())
                .as("with a pod that no selector tells apart")
                .isEmpty();
        var named = "{metadata: {namespace: system, name: p}, spec: {ingress: [{from: [{podSelector: {matchLabels:"
                + " {app: proxy}}}]}]}}";
        var crowd = hopWorld(policy, inSystem("proxy", "10.0.9.9"))
                .policies(named.replace("name: p", "name: q"))
                .with(inSystem("shop", "10.0.9.8"));
        assertThat(crowd.findings())
                .containsExactly("warning NetworkPolicy system/q: PolicyAdmitsOnlyController: admits only the ingress"
                        + " controller, so in mode client it admits no client; add peers for the clients, or annotate it"
                        + " with jvm-ingress.io/controller-peer: delegate");
    }

    @Test
    void anEndpointThatNoPolicyIsolatesIsNotInTheTable() {
        var table = world(FRONT_ONLY)
                .with(pod("web", "web", "10.0.0.1"), pod("front", "front", "10.0.0.2"))
                .endpoint("10.0.0.2", 8080)
                .endpoint("10.0.0.77", 8080)
                .compile()
                .table();
        assertThat(table.endpoints().keySet())
                .containsExactly(
                        Endpoint.of(World.address("10.0.0.1"), 8080, "", "").id());
        assertThat(table.verdicts().getFirst().policies()).containsExactly("shop/p");
    }

    @Test
    void whatDidNotChangeIsGivenBack() {
        var world = world(FRONT_ONLY).with(pod("web", "web", "10.0.0.1"));
        var inputs = world.inputs();
        var first = PolicyCompiler.compile(inputs, CompiledPolicies.NONE);
        var same = new PolicyInputs(
                inputs.policies(), inputs.pods(), inputs.namespaces(), world.endpoints(), Pods.UNKNOWN);
        assertThat(PolicyCompiler.compile(same, first)).isSameAs(first);
        var again = PolicyCompiler.compile(world.inputs(), first);
        assertThat(again).isNotSameAs(first);
        assertThat(again.table()).isSameAs(first.table());
        world.endpoint("10.0.0.1", 81);
        var moved = new PolicyInputs(
                inputs.policies(), inputs.pods(), inputs.namespaces(), world.endpoints(), Pods.UNKNOWN);
        assertThat(PolicyCompiler.compile(moved, first).table()).isNotSameAs(first.table());
    }

    @Test
    void theOrderOfObjectsDoesNotMatter() {
        var objects = new ArrayList<>(List.of(
                pod("web", "web", "10.0.0.1"),
                pod("front", "front", "10.0.0.2"),
                pod("other", "other", "10.0.0.2"),
                inSystem("proxy", "10.0.9.9")));
        var inputs = world(FRONT_ONLY).inputs();
        var tables = new ArrayList<>();
        for (int round = 0; round < objects.size(); round++) {
            Collections.rotate(objects, 1);
            var pods = ClusterState.of(objects).pods();
            tables.add(PolicyCompiler.compile(
                            new PolicyInputs(
                                    inputs.policies(), pods, inputs.namespaces(), inputs.endpoints(), Pods.UNKNOWN),
                            CompiledPolicies.NONE)
                    .table());
        }
        assertThat(tables.stream().distinct()).hasSize(1);
    }

    @Test
    void anEmptyClusterHasNoPolicies() {
        var compiled = new World().compile();
        assertThat(compiled.findings()).isEmpty();
        assertThat(PolicyIndex.of(compiled.table()).verdictsOf(Endpoint.of(World.address("10.0.0.1"), 80, "", "")))
                .isEmpty();
    }

    @Test
    void aPodWithoutStatusOrSpecOrLabelsIsTolerated() {
        var bare = new Pod();
        bare.setMetadata(pod("bare", "bare", "10.0.0.9").getMetadata());
        var noLabels = pod("plain", "plain", "10.0.0.1");
        noLabels.getMetadata().setLabels(null);
        noLabels.setSpec(null);
        noLabels.getStatus().setPodIPs(null);
        noLabels.getStatus().setPodIP("10.0.0.1");
        var judge = world("{metadata: {namespace: shop, name: p}, spec: {ingress: [{ports: [{port: http}]}]}}")
                .with(bare, noLabels)
                .judge();
        assertThat(judge.allows("10.0.0.3", "10.0.0.1", 8080)).isFalse();
    }

    private static World world(String policy) {
        return new World()
                .policies(policy)
                .with(World.namespace("shop", Map.of()))
                .endpoint("10.0.0.1", 8080);
    }

    private static World hopWorld(String policy, Pod proxy) {
        return world(policy)
                .with(pod("web", "web", "10.0.0.1"), proxy, World.namespace("system", Map.of()))
                .controller("system", "proxy");
    }

    private static Pod pod(String name, String app, String address) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .addToLabels("app", app)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewPodIP(address)
                .endStatus()
                .build();
    }

    private static Pod inSystem(String name, String address) {
        return new PodBuilder(pod(name, name, address))
                .editMetadata()
                .withNamespace("system")
                .endMetadata()
                .build();
    }

    private static Pod onHostNetwork(Pod pod) {
        return new PodBuilder(pod).editSpec().withHostNetwork(true).endSpec().build();
    }
}
