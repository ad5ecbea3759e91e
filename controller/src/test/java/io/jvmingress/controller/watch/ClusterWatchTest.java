package io.jvmingress.controller.watch;

import static io.jvmingress.controller.watch.TestObjects.endpointSlice;
import static io.jvmingress.controller.watch.TestObjects.ingress;
import static io.jvmingress.controller.watch.TestObjects.pod;
import static io.jvmingress.controller.watch.TestObjects.policy;
import static io.jvmingress.controller.watch.TestObjects.secret;
import static io.jvmingress.controller.watch.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ApiServerTest
class ClusterWatchTest {

    private KubernetesClient admin;
    private String namespace;
    private FollowedWatch followed;

    @BeforeEach
    void watch(ApiServer server) {
        admin = server.admin();
        namespace = server.newNamespace();
        followed = FollowedWatch.started(ApiServer.options(server.kubeconfig()));
    }

    @AfterEach
    void end() {
        followed.close();
        admin.namespaces().withName(namespace).delete();
    }

    private ObjectRef ref(String kind, String name) {
        return new ObjectRef(kind, namespace, name);
    }

    private static String host(Ingress ingress) {
        return ingress.getSpec().getRules().getFirst().getHost();
    }

    @Test
    void theStartReturnsWithEveryKindRead() {
        assertThat(followed.watch().synced()).isTrue();
        assertThat(followed.watch().state().namespaces())
                .containsKeys(new ObjectRef("Namespace", "", "default"), new ObjectRef("Namespace", "", namespace));
        assertThat(followed.watch().state().services()).containsKey(new ObjectRef("Service", "default", "kubernetes"));
        assertThat(followed.watch().staleness()).isZero();
    }

    @Test
    void anObjectArrivesWhenItIsCreatedChangedAndDeleted() {
        var web = ref("Ingress", "web");
        admin.resource(ingress(namespace, "web", "a.test")).create();
        var created = followed.await(ClusterState::ingresses, web);
        assertThat(host(created)).isEqualTo("a.test");
        admin.resource(ingress(namespace, "web", "b.test")).update();
        followed.await(ClusterState::ingresses, web, changed -> host(changed).equals("b.test"));
        admin.resource(ingress(namespace, "web", "b.test")).delete();
        followed.await("deleted", state -> !state.ingresses().containsKey(web));
    }

    @Test
    void everyKindArrives() {
        var className = namespace + "-class";
        admin.resource(ingress(namespace, "web", "a.test")).create();
        admin.resource(service(namespace, "web")).create();
        admin.resource(endpointSlice(namespace, "by-hand", "10.9.0.1")).create();
        admin.resource(policy(namespace, "deny")).create();
        admin.resource(secret(namespace, "tls", "kubernetes.io/tls", Map.of("tls.crt", "c", "tls.key", "k")))
                .create();
        admin.resource(pod(namespace, "web")).create();
        var ingressClass = admin.resource(new IngressClassBuilder()
                .withNewMetadata()
                .withName(className)
                .endMetadata()
                .withNewSpec()
                .withController("jvm-ingress.io/controller")
                .endSpec()
                .build());
        ingressClass.create();
        try {
            followed.await(
                    "one of each",
                    state -> state.ingresses().containsKey(ref("Ingress", "web"))
                            && state.ingressClasses().containsKey(new ObjectRef("IngressClass", "", className))
                            && state.services().containsKey(ref("Service", "web"))
                            && state.endpointSlices().containsKey(ref("EndpointSlice", "by-hand"))
                            && state.secrets().containsKey(ref("Secret", "tls"))
                            && state.networkPolicies().containsKey(ref("NetworkPolicy", "deny"))
                            && state.pods().containsKey(ref("Pod", "web"))
                            && state.namespaces().containsKey(new ObjectRef("Namespace", "", namespace)));
        } finally {
            ingressClass.delete();
        }
    }

    @Test
    void onlyTlsSecretsAreReadAndOnlyTheirTlsKeysAreKept() {
        admin.resource(secret(namespace, "password", "Opaque", Map.of("password", "p")))
                .create();
        admin.resource(secret(
                        namespace,
                        "tls",
                        "kubernetes.io/tls",
                        Map.of("tls.crt", "c", "tls.key", "k", "keystore.jks", "long")))
                .create();
        var tls = followed.await(ClusterState::secrets, ref("Secret", "tls"));
        assertThat(tls.getData()).containsOnlyKeys("tls.crt", "tls.key");
        assertThat(followed.watch().state().secrets()).doesNotContainKey(ref("Secret", "password"));
    }

    @Test
    void aPodKeepsWhatRoutingAndPolicyReadAndNothingElse() {
        admin.resource(pod(namespace, "web")).create();
        admin.pods()
                .inNamespace(namespace)
                .withName("web")
                .editStatus(pod -> pod.edit()
                        .withStatus(new PodStatusBuilder()
                                .withPhase("Running")
                                .withPodIP("10.9.0.7")
                                .addNewPodIP("10.9.0.7")
                                .withHostIP("10.8.0.1")
                                .addNewHostIP("10.8.0.1")
                                .addNewCondition()
                                .withType("Ready")
                                .withStatus("True")
                                .endCondition()
                                .build())
                        .build());
        var pod = followed.await(
                ClusterState::pods,
                ref("Pod", "web"),
                placed -> "10.9.0.7".equals(placed.getStatus().getPodIP()));
        assertThat(pod.getMetadata().getLabels()).containsEntry("app", "web");
        assertThat(pod.getMetadata().getUid()).isNotEmpty();
        assertThat(pod.getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(pod.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(pod.getSpec().getServiceAccountName()).isNull();
        assertThat(pod.getSpec().getVolumes()).isNullOrEmpty();
        assertThat(pod.getSpec().getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getPorts().getFirst().getContainerPort()).isEqualTo(8080);
            assertThat(container.getEnv()).isNullOrEmpty();
            assertThat(container.getImage()).isNull();
        });
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getStatus().getPodIPs()).hasSize(1);
        assertThat(pod.getStatus().getHostIPs()).hasSize(1);
        assertThat(pod.getStatus().getConditions()).isNullOrEmpty();
    }

    @Test
    void whatKubectlAndTheServerNoteOnAnObjectIsNotKept() {
        var noted = service(namespace, "web");
        noted.getMetadata()
                .setAnnotations(Map.of("kubectl.kubernetes.io/last-applied-configuration", "{}", "mine", "kept"));
        admin.resource(noted).create();
        var service = followed.await(ClusterState::services, ref("Service", "web"));
        assertThat(service.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(service.getMetadata().getAnnotations()).containsOnlyKeys("mine");
        assertThat(service.getMetadata().getCreationTimestamp()).isNotEmpty();
    }

    @Test
    void moreObjectsThanOnePageArriveInANewWatch(ApiServer server) {
        IntStream.range(0, 1_050)
                .parallel()
                .forEach(number ->
                        admin.resource(policy(namespace, "policy-" + number)).create());
        try (var second = FollowedWatch.started(ApiServer.options(server.kubeconfig(), namespace))) {
            assertThat(second.watch().state().networkPolicies().keySet())
                    .filteredOn(ref -> ref.namespace().equals(namespace))
                    .hasSize(1_050);
        }
    }

    @Test
    void onlyTheChosenNamespacesAreRead(ApiServer server) {
        var other = server.newNamespace();
        admin.resource(ingress(namespace, "web", "a.test")).create();
        admin.resource(ingress(other, "web", "b.test")).create();
        try (var limited = FollowedWatch.started(ApiServer.options(server.kubeconfig(), namespace))) {
            var state = limited.watch().state();
            assertThat(state.ingresses()).containsOnlyKeys(ref("Ingress", "web"));
            assertThat(state.services()).doesNotContainKey(new ObjectRef("Service", "default", "kubernetes"));
            // Clients may come from anywhere, so what a policy selects them by is read as a whole.
            assertThat(state.namespaces()).containsKey(new ObjectRef("Namespace", "", other));
        } finally {
            admin.namespaces().withName(other).delete();
        }
    }

    @Test
    void twoChosenNamespacesAreReadTogether(ApiServer server) {
        var other = server.newNamespace();
        admin.resource(ingress(namespace, "web", "a.test")).create();
        admin.resource(ingress(other, "web", "b.test")).create();
        try (var limited = FollowedWatch.started(ApiServer.options(server.kubeconfig(), namespace, other))) {
            var shop = new ObjectRef("Ingress", other, "web");
            assertThat(limited.watch().state().ingresses()).containsOnlyKeys(ref("Ingress", "web"), shop);
            admin.resource(ingress(other, "web", "b.test")).delete();
            assertThat(limited.await("deleted", state -> !state.ingresses().containsKey(shop))
                            .ingresses())
                    .containsOnlyKeys(ref("Ingress", "web"));
        } finally {
            admin.namespaces().withName(other).delete();
        }
    }

    @Test
    void aKindWithoutChangesKeepsItsMap() {
        var web = ref("Ingress", "web");
        var before = followed.watch().state();
        admin.resource(ingress(namespace, "web", "a.test")).create();
        var after = followed.await("created", state -> state.ingresses().containsKey(web));
        assertThat(after.ingresses()).isNotSameAs(before.ingresses());
        var kept = new ArrayList<Function<ClusterState, Object>>();
        kept.add(ClusterState::networkPolicies);
        kept.add(ClusterState::secrets);
        kept.add(ClusterState::ingressClasses);
        assertThat(kept).allSatisfy(kind -> assertThat(kind.apply(after)).isSameAs(kind.apply(before)));
    }
}
