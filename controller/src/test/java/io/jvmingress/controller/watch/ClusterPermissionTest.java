package io.jvmingress.controller.watch;

import static io.jvmingress.controller.watch.Account.allBut;
import static io.jvmingress.controller.watch.Account.rule;
import static io.jvmingress.controller.watch.TestObjects.ingress;
import static io.jvmingress.controller.watch.TestObjects.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ServiceAccount with some rules, and its token.
@ApiServerTest
class ClusterPermissionTest {

    private ApiServer server;
    private String namespace;
    private Account account;
    private Path kubeconfig;

    @BeforeEach
    void makeAnAccount(ApiServer server, @TempDir Path folder) throws IOException {
        this.server = server;
        namespace = server.newNamespace();
        account = new Account(server, namespace, folder);
        kubeconfig = account.kubeconfig();
    }

    @AfterEach
    void remove() {
        account.close();
        server.admin().namespaces().withName(namespace).delete();
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
        account.permitEverywhere(allBut());
        try (var followed = FollowedWatch.started(ApiServer.options(kubeconfig))) {
            assertThat(followed.watch().synced()).isTrue();
        }
    }

    @Test
    void aMissingResourceIsNamedWithTheRuleToAdd() {
        account.permitEverywhere(allBut("secrets"));
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
        account.permitEverywhere(rules);
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
        account.permitEverywhere(List.of(rule("networking.k8s.io", "ingressclasses", "list", "watch")));
        account.permitIn(namespace, allBut());
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
    void podsOfOtherNamespacesMayBeUnreadableWhileNamespacesAreNot() {
        account.permitEverywhere(List.of(
                rule("networking.k8s.io", "ingressclasses", "list", "watch"), rule("", "namespaces", "list", "watch")));
        account.permitIn(namespace, allBut("namespaces"));
        var other = server.newNamespace();
        server.admin().resource(pod(namespace, "web")).create();
        server.admin().resource(pod(other, "client")).create();
        try (var followed = FollowedWatch.started(ApiServer.options(kubeconfig, namespace))) {
            var state = followed.watch().state();
            assertThat(state.pods()).containsOnlyKeys(new ObjectRef("Pod", namespace, "web"));
            assertThat(state.namespaces()).containsKey(new ObjectRef("Namespace", "", other));
            assertThat(followed.watch().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.line())
                            .startsWith("warning Namespace " + namespace + ": PodsUnreadable: "));
        }
        server.admin().namespaces().withName(other).delete();
    }

    @Test
    void networkPoliciesAreNeededUnlessNobodyIsJudged() {
        account.permitEverywhere(allBut("networkpolicies"));
        assertThat(refusal()).startsWith("missing permission to list and watch networkpolicies; ");

        try (var followed = FollowedWatch.started(ApiServer.options(kubeconfig).withoutPolicies())) {
            assertThat(followed.watch().synced()).isTrue();
            assertThat(followed.watch().state().networkPolicies()).isEmpty();
        }
    }

    private ObjectRef ref(String name) {
        return new ObjectRef("Ingress", namespace, name);
    }

    /// A watch that is open stays open without the rule; each that has to be made again is refused.
    @Test
    void aRuleThatIsTakenAwayAndGivenBackLosesNothing(@TempDir Path folder) throws IOException {
        var binding = account.permitEverywhere(allBut());
        server.admin().resource(ingress(namespace, "stays", "a.test")).create();
        server.admin().resource(ingress(namespace, "goes", "b.test")).create();
        try (var faults = new FaultProxy(server.port());
                var followed = FollowedWatch.started(
                        ApiServer.options(server.kubeconfigAt(kubeconfig, faults.port(), folder)))) {
            server.admin().resource(binding).delete();
            awaitRefusal();
            faults.cut();
            followed.awaitStaleness(staleness -> staleness.compareTo(Duration.ofSeconds(1)) > 0);
            server.admin().resource(ingress(namespace, "comes", "c.test")).create();
            server.admin().resource(ingress(namespace, "goes", "b.test")).delete();
            assertThat(followed.watch().state().ingresses())
                    .containsKeys(ref("stays"), ref("goes"))
                    .doesNotContainKey(ref("comes"));
            assertThat(followed.watch().synced()).isTrue();

            binding.getMetadata().setResourceVersion(null);
            server.admin().resource(binding).create();
            followed.await(
                    "both changes",
                    state -> state.ingresses().containsKey(ref("comes"))
                            && !state.ingresses().containsKey(ref("goes")));
            assertThat(followed.watch().state().ingresses()).containsKey(ref("stays"));
            followed.awaitStaleness(Duration::isZero);
        }
    }

    /// The API server learns of the binding's end from a watch of its own.
    private void awaitRefusal() {
        var question = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + namespace + ":ingress")
                .withNewResourceAttributes()
                .withVerb("watch")
                .withGroup("networking.k8s.io")
                .withResource("ingresses")
                .endResourceAttributes()
                .endSpec()
                .build();
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (server.admin().resource(question).create().getStatus().getAllowed()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void aLimitedWatchIsToldTheNamespaceThatARuleIsMissingIn() {
        account.permitEverywhere(List.of(rule("networking.k8s.io", "ingressclasses", "list", "watch")));
        account.permitIn(namespace, allBut("pods"));
        assertThat(refusal(namespace))
                .isEqualTo(
                        "missing permission to list and watch pods in " + namespace
                                + "; add to its Role the rules: [{apiGroups: [\"\"], resources: [pods], verbs: [list, watch]}]");
    }

    @Test
    void aRuleThatIsTakenAwayLaterIsNamedOnceAndWhatHappenedMeanwhileComesWhenItReturns(@TempDir Path folder)
            throws IOException, InterruptedException {
        var binding = account.permitEverywhere(allBut());
        server.admin().resource(ingress(namespace, "stays", "a.test")).create();
        try (var log = new CapturedLog(ClusterWatch.class);
                var faults = new FaultProxy(server.port());
                var followed = FollowedWatch.started(
                        ApiServer.options(server.kubeconfigAt(kubeconfig, faults.port(), folder), namespace))) {
            var role = server.admin()
                    .rbac()
                    .clusterRoles()
                    .withName(binding.getMetadata().getName());
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

            role.edit(found -> new ClusterRoleBuilder(found).withRules(allBut()).build());
            followed.await(ClusterState::ingresses, new ObjectRef("Ingress", namespace, "comes"));
            assertThat(log.lines("missing permission")).hasSize(1);
        }
    }
}
