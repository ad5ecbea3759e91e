package io.jvmingress.controller.compile.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.PolicyFinding.PolicyPartInvalid;
import io.jvmingress.controller.compile.status.PolicyStatusPlan.Change;
import io.jvmingress.controller.compile.status.PolicyStatusPlan.PlannedCondition;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyStatusPlanTest {

    private static final ObjectRef POLICY = new ObjectRef("AccessPolicy", "shop", "orders");
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {namespace: shop, name: orders}
            """;
    private static final String TO_SERVICE = "{kind: Service, name: orders}";

    private static String ingress(String className) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {namespace: shop, name: web}
                spec:
                  ingressClassName: %s
                  rules: [{host: shop.test}]
                """.formatted(className);
    }

    private static String policy(String targets, String status) {
        return """
                apiVersion: jvm-ingress.io/v1alpha1
                kind: AccessPolicy
                metadata: {namespace: shop, name: orders, uid: u1, resourceVersion: "5", generation: 3}
                spec:
                  targetRefs: [%s]
                  rules: [{name: all}]
                %s
                """.formatted(targets, status);
    }

    private static String toIngress(String more) {
        return "{group: networking.k8s.io, kind: Ingress, name: web" + more + "}";
    }

    private static Change change(String... objects) {
        return PolicyStatusPlan.of(Compiled.of(objects)).getFirst();
    }

    @Test
    void aPolicyWhoseTargetsAreThereIsAcceptedAndProgrammed() {
        var change =
                change(SERVICE, ingress("ours"), policy(TO_SERVICE + "," + toIngress(", sectionName: shop.test"), ""));

        assertThat(change.policy()).isEqualTo(POLICY);
        assertThat(change.uid()).isEqualTo("u1");
        assertThat(change.version()).isEqualTo("5");
        assertThat(change.generation()).isEqualTo(3);
        assertThat(change.conditions())
                .containsExactly(
                        new PlannedCondition("Accepted", "True", "Accepted", "every target is there", ""),
                        new PlannedCondition("Programmed", "True", "Programmed", "the proxy judges by it", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{kind: Service, name: nobody}", "{group: networking.k8s.io, kind: Ingress, name: nobody}"})
    void aTargetThatIsNotThereIsNamed(String target) {
        assertThat(change(SERVICE, policy(target, "")).conditions())
                .extracting(PlannedCondition::type, PlannedCondition::status, PlannedCondition::reason)
                .containsExactly(
                        tuple("Accepted", "False", "TargetNotFound"), tuple("Programmed", "False", "TargetNotFound"));
        assertThat(change(SERVICE, policy(target, "")).conditions().getFirst().message())
                .contains("shop/nobody does not exist");
    }

    @Test
    void aHostThatTheIngressLacksIsNamed() {
        var condition = change(ingress("ours"), policy(toIngress(", sectionName: other.test"), ""))
                .conditions()
                .getFirst();

        assertThat(condition.reason()).isEqualTo("TargetNotFound");
        assertThat(condition.message()).contains("Ingress shop/web has no rule for the host other.test");
    }

    @Test
    void aSectionOfAServiceIsNotThere() {
        var target = "{kind: Service, name: orders, sectionName: other.test}";

        assertThat(change(SERVICE, policy(target, "")).conditions().getLast().status())
                .isEqualTo("False");
    }

    @Test
    void aPolicyThatHasOneTargetOfTwoIsProgrammedInPart() {
        assertThat(change(SERVICE, policy(TO_SERVICE + ", {kind: Service, name: nobody}", ""))
                        .conditions())
                .extracting(PlannedCondition::status, PlannedCondition::reason)
                .containsExactly(tuple("False", "TargetNotFound"), tuple("True", "PartiallyProgrammed"));
    }

    @Test
    void aPolicyWithAnInvalidPartTellsWhich() {
        var compiled = Compiled.of(SERVICE, policy(TO_SERVICE, ""));
        var findings = new ArrayList<Finding>(compiled.findings());
        findings.add(new PolicyPartInvalid(POLICY, "spec.rules[0].from[1]", "is no peer"));

        var change = PolicyStatusPlan.of(new Compilation(compiled.state(), compiled.table(), findings, compiled.memo()))
                .getFirst();

        assertThat(change.conditions().getFirst())
                .isEqualTo(
                        new PlannedCondition("Accepted", "False", "Invalid", "spec.rules[0].from[1]: is no peer", ""));
        assertThat(change.conditions().getLast().status()).isEqualTo("True");
    }

    @Test
    void aPolicyForAnIngressOfAnotherControllerIsLeftToIt() {
        assertThat(PolicyStatusPlan.of(Compiled.of(ingress("theirs"), policy(toIngress(""), ""))))
                .isEmpty();
    }

    private static String status(String generation, String accepted) {
        return """
                status:
                  observedGeneration: %s
                  conditions:
                  - {type: Accepted, observedGeneration: 3, lastTransitionTime: "2020-01-01T00:00:00Z", %s}
                  - type: Programmed
                    observedGeneration: 3
                    lastTransitionTime: "2020-01-02T00:00:00Z"
                    status: "True"
                    reason: Programmed
                    message: the proxy judges by it
                """.formatted(generation, accepted);
    }

    private static final String RIGHT = "status: 'True', reason: Accepted, message: every target is there";

    @Test
    void whatIsRightAlreadyIsNotWritten() {
        assertThat(PolicyStatusPlan.of(Compiled.of(SERVICE, policy(TO_SERVICE, status("3", RIGHT)))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status: 'True', reason: Accepted, message: other",
                "status: 'True', reason: Other, message: every target is there"
            })
    void aConditionThatOnlySaysMoreKeepsItsTime(String accepted) {
        assertThat(change(SERVICE, policy(TO_SERVICE, status("3", accepted))).conditions())
                .extracting(PlannedCondition::since)
                .containsExactly("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z");
    }

    @Test
    void aConditionThatTurnsHasANewTime() {
        var wrong = "status: 'False', reason: Invalid, message: no";

        assertThat(change(SERVICE, policy(TO_SERVICE, status("3", wrong))).conditions())
                .extracting(PlannedCondition::since)
                .containsExactly("", "2020-01-02T00:00:00Z");
    }

    @Test
    void aNewGenerationIsObserved() {
        assertThat(PolicyStatusPlan.of(Compiled.of(SERVICE, policy(TO_SERVICE, status("2", RIGHT)))))
                .hasSize(1);
        var old = RIGHT.replace("status:", "observedGeneration: 2, status:");
        var once = status("3", old).replaceFirst("observedGeneration: 3, lastTransition", "lastTransition");
        assertThat(PolicyStatusPlan.of(Compiled.of(SERVICE, policy(TO_SERVICE, once))))
                .hasSize(1);
    }

    @Test
    void aPolicyWithoutTargetsIsNotProgrammed() {
        assertThat(change(policy("", "")).conditions())
                .extracting(PlannedCondition::status, PlannedCondition::reason)
                .containsExactly(tuple("False", "Invalid"), tuple("False", "TargetNotFound"));
    }
}
