package io.jvmingress.controller.watch;

import static io.jvmingress.controller.watch.TestObjects.ingress;
import static io.jvmingress.controller.watch.TestObjects.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ServiceAccount with some rules, and its token.
@ApiServerTest
class ClusterPermissionTest {

    private static final List<PolicyRule> ALL = List.of(
            rule("networking.k8s.io", "ingresses", "list", "watch"),
            rule("networking.k8s.io", "ingressclasses", "list", "watch"),
            rule("networking.k8s.io", "networkpolicies", "list", "watch"),
            rule("discovery.k8s.io", "endpointslices", "list", "watch"),
            rule("", "services", "list", "watch"),
            rule("", "secrets", "list", "watch"),
            rule("", "pods", "list", "watch"),
            rule("", "namespaces", "list", "watch"));

    private final Deque<HasMetadata> made = new ArrayDeque<>();
    private ApiServer server;
    private String namespace;
    private Path kubeconfig;

    private static PolicyRule rule(String group, String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }

    @BeforeEach
    void makeAnAccount(ApiServer server, @TempDir Path folder) throws IOException {
        this.server = server;
        namespace = server.newNamespace();
        kubeconfig = server.kubeconfigOfNewAccount(namespace, "ingress", folder);
    }

    @AfterEach
    void remove() {
        made.forEach(object -> server.admin().resource(object).delete());
        server.admin().namespaces().withName(namespace).delete();
    }

    private void make(HasMetadata object) {
        server.admin().resource(object).create();
        made.push(object);
    }

    private void permitEverywhere(List<PolicyRule> rules) {
        var name = namespace + "-everywhere";
        make(new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withRules(rules)
                .build());
        make(new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNamespace(namespace)
                .withName("ingress")
                .endSubject()
                .build());
    }

    private void permitInNamespace(List<PolicyRule> rules) {
        make(new RoleBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("ingress")
                .endMetadata()
                .withRules(rules)
                .build());
        make(new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("ingress")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "ingress")
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNamespace(namespace)
                .withName("ingress")
                .endSubject()
                .build());
    }

    private static List<PolicyRule> allBut(String resource) {
        return ALL.stream()
                .filter(rule -> !rule.getResources().contains(resource))
                .toList();
    }

    private String refusal(String... namespaces) {
        try (var watch = new ClusterWatch(ApiServer.options(kubeconfig, namespaces))) {
            return String.valueOf(assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> watch.start(() -> {}))
                    .actual()
                    .getMessage());
        }
    }

    @Test
    void whatIsListedHereIsAllThatIsNeeded() {
        permitEverywhere(ALL);
        try (var followed = FollowedWatch.started(ApiServer.options(kubeconfig))) {
            assertThat(followed.watch().synced()).isTrue();
        }
    }

    @Test
    void aMissingResourceIsNamedWithTheRuleToAdd() {
        permitEverywhere(allBut("secrets"));
        assertThat(refusal())
                .isEqualTo("missing permission to list and watch secrets; add to its ClusterRole the rules: "
                        + "[{apiGroups: [\"\"], resources: [secrets], verbs: [list, watch]}]");
    }

    @Test
    void whoMayNotEvenAskIsRefusedByTheReadItself(@TempDir Path folder) throws IOException {
        kubeconfig = server.kubeconfigWithoutCredentials(folder);
        assertThat(refusal())
                .startsWith("missing permission to list and watch ")
                .contains("verbs: [list, watch]}]");
    }

    @Test
    void aMissingVerbIsNamedAlone() {
        var rules = new ArrayList<>(allBut("endpointslices"));
        rules.add(rule("discovery.k8s.io", "endpointslices", "list"));
        permitEverywhere(rules);
        assertThat(refusal())
                .isEqualTo("missing permission to watch endpointslices; add to its ClusterRole the rules: "
                        + "[{apiGroups: [\"discovery.k8s.io\"], resources: [endpointslices], verbs: [watch]}]");
    }

    @Test
    void anAccountWithoutAnyRuleIsToldAllOfThem() {
        assertThat(refusal())
                .contains("list and watch ingresses, ", "list and watch namespaces; ")
                .contains("{apiGroups: [\"networking.k8s.io\"], resources: [ingresses], verbs: [list, watch]}, ");
    }

    @Test
    void rulesInItsNamespaceAreEnoughForAWatchThatIsLimitedToIt() {
        permitEverywhere(List.of(rule("networking.k8s.io", "ingressclasses", "list", "watch")));
        permitInNamespace(ALL);
        server.admin().resource(ingress(namespace, "web", "a.test")).create();
        server.admin().resource(pod(namespace, "web")).create();
        try (var followed = FollowedWatch.started(ApiServer.options(kubeconfig, namespace))) {
            var state = followed.watch().state();
            assertThat(state.ingresses()).containsOnlyKeys(new ObjectRef("Ingress", namespace, "web"));
            assertThat(state.pods()).containsOnlyKeys(new ObjectRef("Pod", namespace, "web"));
            // Its real labels cannot be read: it has the one that every Namespace has.
            assertThat(state.namespaces().values())
                    .singleElement()
                    .satisfies(known -> assertThat(known.getMetadata().getLabels())
                            .containsOnlyKeys("kubernetes.io/metadata.name"));
            assertThat(followed.watch().findings()).singleElement().satisfies(finding -> {
                assertThat(finding.reason()).isEqualTo("NamespaceUnreadable");
                assertThat(finding.line()).startsWith("warning Namespace " + namespace + ": NamespaceUnreadable: ");
            });
        }
    }

    @Test
    void aLimitedWatchIsToldTheNamespaceThatARuleIsMissingIn() {
        permitEverywhere(List.of(rule("networking.k8s.io", "ingressclasses", "list", "watch")));
        permitInNamespace(allBut("pods"));
        assertThat(refusal(namespace))
                .isEqualTo(
                        "missing permission to list and watch pods in " + namespace
                                + "; add to its Role the rules: [{apiGroups: [\"\"], resources: [pods], verbs: [list, watch]}]");
    }

    @Test
    void aRuleThatIsTakenAwayLaterIsNamedOnceAndWhatHappenedMeanwhileComesWhenItReturns(@TempDir Path folder)
            throws IOException, InterruptedException {
        permitEverywhere(ALL);
        server.admin().resource(ingress(namespace, "stays", "a.test")).create();
        try (var log = new CapturedLog(ClusterWatch.class);
                var faults = new FaultProxy(server.port());
                var followed = FollowedWatch.started(
                        ApiServer.options(server.at(faults.port(), kubeconfig, folder), namespace))) {
            var role = server.admin().rbac().clusterRoles().withName(namespace + "-everywhere");
            role.edit(found ->
                    new ClusterRoleBuilder(found).withRules(allBut("ingresses")).build());
            awaitRefusal();
            faults.cut();
            assertThat(log.await("missing permission"))
                    .contains("to list and watch ingresses in " + namespace)
                    .contains("{apiGroups: [\"networking.k8s.io\"], resources: [ingresses], verbs: [list, watch]}");
            server.admin().resource(ingress(namespace, "comes", "b.test")).create();
            assertThat(followed.watch().state().ingresses())
                    .containsOnlyKeys(new ObjectRef("Ingress", namespace, "stays"));

            role.edit(found -> new ClusterRoleBuilder(found).withRules(ALL).build());
            followed.await(ClusterState::ingresses, new ObjectRef("Ingress", namespace, "comes"));
            assertThat(log.lines("missing permission")).hasSize(1);
        }
    }

    /// The API server learns of a changed role a moment later.
    private void awaitRefusal() {
        var vertx = ClusterAccess.newVertx();
        try (var client = ClusterAccess.connect(ApiServer.options(kubeconfig), Map.of(), vertx)) {
            while (true) {
                try {
                    client.network().v1().ingresses().inNamespace(namespace).list();
                } catch (KubernetesClientException refused) {
                    assertThat(refused.getCode()).isEqualTo(403);
                    return;
                }
            }
        } finally {
            vertx.close().await();
        }
    }
}
