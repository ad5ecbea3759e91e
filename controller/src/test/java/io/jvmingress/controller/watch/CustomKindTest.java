package io.jvmingress.controller.watch;

import static io.jvmingress.controller.watch.Account.allBut;
import static io.jvmingress.controller.watch.Account.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.crds.AccessMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ApiServerTest
class CustomKindTest {

    private static final String SPEC = "targetRefs: [{kind: Service, name: orders}]\n";

    private ApiServer server;
    private KubernetesClient admin;
    private String namespace;

    @BeforeEach
    void begin(ApiServer server) {
        this.server = server;
        admin = server.admin();
        namespace = server.newNamespace();
    }

    @AfterEach
    void end() {
        admin.namespaces().withName(namespace).delete();
    }

    /// Its objects would be a matter for every other program of this run.
    @AfterAll
    static void remove(ApiServer server) {
        PolicyDefinition.remove(server.admin());
    }

    private ObjectRef ref(String name) {
        return new ObjectRef("AccessPolicy", namespace, name);
    }

    private void create(String name) {
        PolicyDefinition.policy(admin, namespace, name, SPEC).create();
    }

    @Test
    void theStartReturnsWithEveryPolicyRead() {
        PolicyDefinition.install(admin);
        create("orders");
        try (var followed = FollowedWatch.started(ApiServer.options(server.kubeconfig()))) {
            assertThat(followed.watch().state().accessPolicies()).containsKey(ref("orders"));
            PolicyDefinition.policy(admin, namespace, "orders", SPEC + "mode: Audit")
                    .update();
            followed.await(
                    ClusterState::accessPolicies,
                    ref("orders"),
                    changed -> changed.getSpec().mode() == AccessMode.AUDIT);
            PolicyDefinition.policy(admin, namespace, "orders", SPEC).delete();
            followed.await("deleted", state -> !state.accessPolicies().containsKey(ref("orders")));
        }
    }

    @Test
    void onlyPoliciesOfChosenNamespacesCount() {
        PolicyDefinition.install(admin);
        var other = server.newNamespace();
        create("orders");
        PolicyDefinition.policy(admin, other, "orders", SPEC).create();
        try (var followed = FollowedWatch.started(ApiServer.options(server.kubeconfig(), namespace))) {
            assertThat(followed.watch().state().accessPolicies()).containsOnlyKeys(ref("orders"));
        } finally {
            admin.namespaces().withName(other).delete();
        }
    }

    @Test
    void theDefinitionMayComeLaterAndGoAgain() {
        PolicyDefinition.remove(admin);
        try (var log = new CapturedLog(CustomKind.class);
                var followed = FollowedWatch.started(ApiServer.options(server.kubeconfig()))) {
            assertThat(followed.watch().synced()).isTrue();
            assertThat(log.lines("custom resource is not installed"))
                    .singleElement()
                    .asString()
                    .endsWith("apply=crds/accesspolicies.jvm-ingress.io.yaml");

            PolicyDefinition.install(admin);
            create("orders");
            followed.await(ClusterState::accessPolicies, ref("orders"));

            PolicyDefinition.remove(admin);
            followed.await("gone with its kind", state -> state.accessPolicies().isEmpty());
            assertThat(followed.awaitStaleness(staleness -> staleness.isZero())).isZero();

            PolicyDefinition.install(admin);
            create("again");
            followed.await(ClusterState::accessPolicies, ref("again"));
        }
    }

    @Test
    void withoutPermissionTheRuleIsNamedAndEverythingElseRuns(@TempDir Path folder) throws IOException {
        PolicyDefinition.install(admin);
        create("orders");
        try (var account = new Account(server, namespace, folder)) {
            account.permitEverywhere(allBut());
            try (var followed = FollowedWatch.started(ApiServer.options(account.kubeconfig()))) {
                assertThat(followed.watch().synced()).isTrue();
                assertThat(followed.watch().findings())
                        .extracting(Finding::line)
                        .containsExactly(
                                "error CustomResourceDefinition accesspolicies.jvm-ingress.io: KindUnreadable: "
                                        + "none of its objects counts: missing permission to list and watch accesspolicies; "
                                        + "add to its ClusterRole the rules: [{apiGroups: [\"jvm-ingress.io\"], "
                                        + "resources: [accesspolicies], verbs: [list, watch]}]");

                account.permitEverywhere(List.of(rule("jvm-ingress.io", "accesspolicies", "list", "watch")));
                followed.await(ClusterState::accessPolicies, ref("orders"));
                assertThat(followed.watch().findings()).isEmpty();
            }
        }
    }
}
