package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.jvmingress.controller.watch.Account;
import io.jvmingress.controller.watch.ApiServer;
import io.jvmingress.controller.watch.ApiServerTest;
import io.jvmingress.controller.watch.PolicyDefinition;
import io.jvmingress.crds.AccessPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the program writes into the AccessPolicies of a real API server.
@ApiServerTest
class ClusterPoliciesTest {

    private static final String SPEC = "targetRefs: [{kind: Service, name: orders}]\n";

    private ClusterScene scene;

    @BeforeEach
    void makeAScene(ApiServer server) {
        PolicyDefinition.install(server.admin());
        scene = new ClusterScene(server);
    }

    @AfterEach
    void removeTheScene() {
        scene.close();
    }

    /// Its objects would be a matter for every other program of this run.
    @AfterAll
    static void remove(ApiServer server) {
        PolicyDefinition.remove(server.admin());
    }

    private void create(String name, String spec) {
        PolicyDefinition.policy(scene.server().admin(), scene.namespace(), name, spec)
                .create();
    }

    private void makeService() {
        scene.make(new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(scene.namespace())
                .withName("orders")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build());
    }

    private Resource<AccessPolicy> policy(String name) {
        return scene.server()
                .admin()
                .resources(AccessPolicy.class)
                .inNamespace(scene.namespace())
                .withName(name);
    }

    private static Condition condition(AccessPolicy policy, String type) {
        var status = policy.getStatus();
        return status == null
                ? new Condition()
                : status.conditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst()
                        .orElseGet(Condition::new);
    }

    private AccessPolicy await(String name, Predicate<AccessPolicy> condition) {
        return policy(name).waitUntilCondition(found -> found != null && condition.test(found), 60, TimeUnit.SECONDS);
    }

    private AccessPolicy awaitReason(String name, String reason) {
        return await(name, found -> reason.equals(condition(found, "Accepted").getReason()));
    }

    @Test
    void theConditionsFollowThePolicyAndItsTarget() throws InterruptedException {
        create("orders", SPEC);
        try (var _ = scene.program().awaitTable()) {
            var missing = condition(awaitReason("orders", "TargetNotFound"), "Accepted");
            assertThat(missing.getStatus()).isEqualTo("False");
            assertThat(missing.getMessage()).contains("Service " + scene.namespace() + "/orders does not exist");

            makeService();
            var accepted = awaitReason("orders", "Accepted");
            assertThat(condition(accepted, "Accepted").getStatus()).isEqualTo("True");
            assertThat(condition(accepted, "Programmed").getStatus()).isEqualTo("True");
            assertThat(condition(accepted, "Accepted").getLastTransitionTime()).endsWith("Z");

            PolicyDefinition.policy(scene.server().admin(), scene.namespace(), "orders", SPEC + "mode: Audit")
                    .update();
            var changed = await("orders", found -> {
                var status = found.getStatus();
                return status != null && Long.valueOf(2).equals(status.observedGeneration());
            });
            assertThat(condition(changed, "Accepted").getObservedGeneration()).isEqualTo(2);
            assertThat(condition(changed, "Accepted").getLastTransitionTime())
                    .isEqualTo(condition(accepted, "Accepted").getLastTransitionTime());
        }
    }

    @Test
    void aStatusThatIsRightIsNotWrittenAgain() throws IOException, InterruptedException {
        makeService();
        create("orders", SPEC);
        try (var program = scene.program().awaitTable()) {
            var version = awaitReason("orders", "Accepted").getMetadata().getResourceVersion();
            create("next", SPEC);
            awaitReason("next", "Accepted");
            assertThat(policy("orders").get().getMetadata().getResourceVersion())
                    .isEqualTo(version);
            assertThat(program.get("health", "/metrics").body()).contains("jvm_ingress_status_writes_total 2.0");
        }
    }

    @Test
    void aPolicyForAnIngressOfAnotherControllerIsLeftToIt() throws InterruptedException {
        scene.create("foreign", scene.theirs());
        create("theirs", "targetRefs: [{group: networking.k8s.io, kind: Ingress, name: foreign}]");
        create("mark", SPEC);
        try (var _ = scene.program().awaitTable()) {
            awaitReason("mark", "TargetNotFound");
            assertThat(policy("theirs").get().getStatus()).isNull();
        }
    }

    @Test
    void withoutPermissionTheRuleIsNamed(@TempDir Path folder) throws IOException, InterruptedException {
        create("orders", SPEC);
        var account = scene.newAccount(folder);
        account.permitEverywhere(Account.allBut());
        account.permitEverywhere(List.of(
                Account.rule("coordination.k8s.io", "leases", "create", "get", "update"),
                Account.rule("jvm-ingress.io", "accesspolicies", "list", "watch")));
        try (var program = scene.program(account.kubeconfig())) {
            program.awaitLine(line -> line.contains("missing permission to patch accesspolicies/status")
                    && line.contains("apiGroups: [\\\"jvm-ingress.io\\\"]"));
            account.permitEverywhere(List.of(Account.rule("jvm-ingress.io", "accesspolicies/status", "patch")));
            awaitReason("orders", "TargetNotFound");
        }
    }
}
