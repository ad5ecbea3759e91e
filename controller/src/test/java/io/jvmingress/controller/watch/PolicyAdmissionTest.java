package io.jvmingress.controller.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jvmingress.crds.AccessMode;
import io.jvmingress.crds.AccessPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a real API server that has the committed definition takes, refuses and prints.
@ApiServerTest
class PolicyAdmissionTest {

    private static final String SERVICE = "targetRefs: [{group: '', kind: Service, name: orders}]\n";

    private KubernetesClient admin;
    private String namespace;

    @BeforeEach
    void install(ApiServer server) {
        admin = server.admin();
        namespace = server.newNamespace();
        PolicyDefinition.install(admin);
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

    private GenericKubernetesResource create(String name, String spec) {
        return PolicyDefinition.policy(admin, namespace, name, spec).create();
    }

    @Test
    void everyFormOfAPolicyIsTakenAndComesBackAsItWas() {
        var spec = """
                targetRefs:
                - {group: "", kind: Service, name: orders}
                - {group: networking.k8s.io, kind: Ingress, name: web, sectionName: "*.shop.test"}
                - {group: networking.k8s.io, kind: Ingress, name: web, sectionName: "*"}
                - {group: networking.k8s.io, kind: Ingress, name: web.v1}
                mode: Audit
                rules:
                - name: frontends
                  from:
                  - podSelector: {matchLabels: {app.kubernetes.io/name: web, empty: ""}}
                    namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [shop]}]}
                  - podSelector: {}
                  - namespaceSelector: {matchExpressions: [{key: test.example/legacy, operator: DoesNotExist}]}
                  - ipBlock: {cidr: 10.0.0.0/8, except: [10.9.0.0/16, 10.8.0.1/32]}
                  - ipBlock: {cidr: "2001:db8::/32", except: ["2001:db8:1::/48"]}
                  - ipBlock: {cidr: 0.0.0.0/0}
                  to:
                  - methods: [GET, HEAD, VERSION-CONTROL]
                    paths: [{type: PathPrefix, value: /}, {type: Exact, value: "/a/..b/%20;c=d"}]
                    hosts: ["*.shop.example", shop.test]
                    headers: [{name: X-Tenant, values: [a, b c]}]
                  - hosts: [localhost]
                - name: everybody
                """;

        create("full", spec);
        var read = admin.resources(AccessPolicy.class)
                .inNamespace(namespace)
                .withName("full")
                .get();

        assertThat(read.getSpec().mode()).isEqualTo(AccessMode.AUDIT);
        assertThat(read.getSpec())
                .isEqualTo(Serialization.unmarshal("spec:\n" + spec.indent(2), AccessPolicy.class)
                        .getSpec());
    }

    @Test
    void whatIsLeftOutIsFilledIn() {
        var made = create("short", "targetRefs: [{kind: Service, name: orders}]");

        assertThat(made.<String>get("spec", "mode")).isEqualTo("Enforce");
        assertThat(made.<String>get("spec", "targetRefs", 0, "group")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.jvmingress.controller.watch.BadPolicy#all")
    void aBadPolicyIsRefusedAndTheFieldIsNamed(BadPolicy bad) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> create("bad", bad.spec()))
                .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(422))
                .satisfies(refusal -> assertThat(
                                refusal.getStatus().getDetails().getCauses())
                        .anySatisfy(cause -> assertThat(cause.getField()).isEqualTo(bad.field())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubectl", "category"})
    void theColumnsSayWhatMatters(String how) {
        PolicyDefinition.policy(admin, namespace, "orders", SERVICE + "mode: Audit")
                .create();
        admin.genericKubernetesResources("jvm-ingress.io/v1alpha1", "AccessPolicy")
                .inNamespace(namespace)
                .withName("orders")
                .editStatus(object -> {
                    object.setAdditionalProperty(
                            "status",
                            Map.of(
                                    "observedGeneration",
                                    1,
                                    "conditions",
                                    List.of(condition("Accepted", "True"), condition("Programmed", "False"))));
                    return object;
                });

        var table = ApiServer.kubectl("get", how.equals("kubectl") ? "ap" : "jvm-ingress", "-n", namespace);

        assertThat(table.lines().map(line -> List.of(line.trim().split(" +"))))
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.getFirst())
                        .containsExactly("NAME", "ACCEPTED", "PROGRAMMED", "MODE", "TARGET", "AGE"))
                .satisfies(
                        lines -> assertThat(lines.getLast()).startsWith("orders", "True", "False", "Audit", "orders"));
    }

    private static Map<String, Object> condition(String type, String status) {
        return Map.of(
                "type",
                type,
                "status",
                status,
                "reason",
                "Test",
                "message",
                "",
                "lastTransitionTime",
                "2026-01-01T00:00:00Z");
    }

    @Test
    void kubectlExplainsTheKind() {
        assertThat(ApiServer.kubectl("explain", "accesspolicies")).contains("Says who may send");
    }
}
