package io.jvmingress.crds;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the client of the API server makes of an object's text.
class AccessPolicyReadingTest {

    private static final String HEAD = """
            apiVersion: jvm-ingress.io/v1alpha1
            kind: AccessPolicy
            metadata: {name: orders, namespace: shop}
            """;

    private static AccessPolicy read(String rest) {
        return new KubernetesSerialization().unmarshal(HEAD + rest, AccessPolicy.class);
    }

    @Test
    void everyFieldIsRead() {
        var policy = read("""
                spec:
                  targetRefs:
                  - {group: "", kind: Service, name: orders}
                  - {group: networking.k8s.io, kind: Ingress, name: web, sectionName: shop.test}
                  mode: Audit
                  rules:
                  - name: frontends
                    from:
                    - podSelector: {matchLabels: {app: web}}
                      namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [shop]}]}
                    - ipBlock: {cidr: 10.0.0.0/8, except: [10.9.0.0/16]}
                    to:
                    - methods: [GET, HEAD]
                      paths: [{type: PathPrefix, value: /orders}, {type: Exact, value: /}]
                      hosts: ["*.shop.example"]
                      headers: [{name: x-tenant, values: [a, b]}]
                status:
                  observedGeneration: 3
                  conditions:
                  - {type: Accepted, status: "True", reason: Accepted, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
                """);

        assertThat(policy.getSpec().targetRefs())
                .containsExactly(
                        new TargetRef("", "Service", "orders", null),
                        new TargetRef("networking.k8s.io", "Ingress", "web", "shop.test"));
        assertThat(policy.getSpec().mode()).isEqualTo(AccessMode.AUDIT);
        var rule = policy.getSpec().rules().getFirst();
        assertThat(rule.name()).isEqualTo("frontends");
        assertThat(rule.from()).hasSize(2);
        assertThat(rule.from().getFirst().getPodSelector().getMatchLabels()).containsEntry("app", "web");
        assertThat(rule.from().getLast().getIpBlock().getExcept()).containsExactly("10.9.0.0/16");
        var operation = requireNonNull(rule.to()).getFirst();
        assertThat(operation.methods()).containsExactly("GET", "HEAD");
        assertThat(operation.paths())
                .containsExactly(
                        new AccessPath(AccessPathType.PATH_PREFIX, "/orders"),
                        new AccessPath(AccessPathType.EXACT, "/"));
        assertThat(operation.hosts()).containsExactly("*.shop.example");
        assertThat(requireNonNull(operation.headers()).getFirst().values()).containsExactly("a", "b");
        var status = requireNonNull(policy.getStatus());
        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.conditions().getFirst().getType()).isEqualTo("Accepted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "spec:\n", "spec: {}\n", "spec: {targetRefs: , rules: , mode: }\n", "status: {}\n"})
    void anObjectWithoutRulesAdmitsNobodyAndEnforces(String rest) {
        var spec = read(rest).getSpec();

        assertThat(spec.targetRefs()).isEmpty();
        assertThat(spec.rules()).isEmpty();
        assertThat(spec.mode()).isEqualTo(AccessMode.ENFORCE);
    }

    @Test
    void anAbsentListPutsNoConditionAndAnEmptyOneIsTold() {
        var rules = read("spec: {rules: [{name: all}, {name: empty, from: [], to: []}, {to: [{}, {methods: []}]}]}")
                .getSpec()
                .rules();

        assertThat(rules.getFirst()).isEqualTo(new AccessRule("all", null, null));
        assertThat(rules.get(1).from()).isEmpty();
        assertThat(rules.get(1).to()).isEmpty();
        assertThat(rules.getLast().name()).isEmpty();
        assertThat(rules.getLast().to())
                .containsExactly(new Operation(null, null, null, null), new Operation(List.of(), null, null, null));
    }

    @Test
    void aConditionOfANewerVersionIsMetByNothing() {
        var rules = read("""
                spec:
                  rules:
                  - {name: whom, from: [{podSelector: {}}], when: night}
                  - {name: what, to: [{methods: [GET], queries: [{name: q}]}, {methods: [GET]}]}
                """).getSpec().rules();

        assertThat(rules.getFirst()).isEqualTo(new AccessRule("whom", List.of(new NetworkPolicyPeer()), null));
        assertThat(rules.getLast().to()).extracting(Operation::methods).containsExactly(List.of(), List.of("GET"));
    }

    @Test
    void anElementThatIsNullStandsForNothing() {
        var spec = read("""
                spec:
                  targetRefs: [null]
                  rules:
                  - null
                  - {from: [null], to: [null, {methods: [null], paths: [null], hosts: [null], headers: [null, {name: a, values: [null]}]}]}
                """).getSpec();

        assertThat(spec.targetRefs()).containsExactly(new TargetRef("", "", "", null));
        assertThat(spec.rules().getFirst().from()).containsExactly(new NetworkPolicyPeer());
        assertThat(spec.rules().getLast().from()).containsExactly(new NetworkPolicyPeer());
        assertThat(spec.rules().getLast().to())
                .containsExactly(
                        new Operation(null, null, null, null),
                        new Operation(
                                List.of(""),
                                List.of(new AccessPath(null, "")),
                                List.of(""),
                                List.of(new AccessHeader("", List.of()), new AccessHeader("a", List.of()))));
    }

    @Test
    void whatANewerVersionSaysKeepsNoObjectFromBeingRead() {
        var spec = read("""
                spec:
                  mode: Sometimes
                  priority: 3
                  targetRefs: [{port: 80}]
                  rules:
                  - to: [{paths: [{type: Regex, value: .*, flags: i}, {}], headers: [{match: all}]}]
                """).getSpec();

        assertThat(spec.mode()).isEqualTo(AccessMode.ENFORCE);
        assertThat(spec.targetRefs()).containsExactly(new TargetRef("", "", "", null));
        var operation = requireNonNull(spec.rules().getFirst().to()).getFirst();
        assertThat(operation.paths()).containsExactly(new AccessPath(null, ".*"), new AccessPath(null, ""));
        assertThat(operation.headers()).containsExactly(new AccessHeader("", List.of()));
    }

    @Test
    void whatIsReadIsWrittenAsItWas() {
        var text = "spec: {mode: Audit, rules: [{name: a, to: [{paths: [{type: PathPrefix, value: /a}]}]}]}";
        var serialization = new KubernetesSerialization();

        var written = serialization.asYaml(read(text));

        assertThat(serialization.unmarshal(written, AccessPolicy.class)).isEqualTo(read(text));
        assertThat(written).contains("mode: \"Audit\"").contains("type: \"PathPrefix\"");
    }
}
