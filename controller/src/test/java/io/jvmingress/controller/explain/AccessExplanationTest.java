package io.jvmingress.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.explain.AccessAnswer.RuleAnswer;
import io.jvmingress.controller.explain.RequestAnswer.Candidate;
import io.jvmingress.controller.explain.Views.PolicyView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What AccessPolicies say about a request, and why.
class AccessExplanationTest {

    private static final String POLICIES = """
            ---
            apiVersion: jvm-ingress.io/v1alpha1
            kind: AccessPolicy
            metadata: {namespace: shop, name: web}
            spec:
              targetRefs: [{group: "", kind: Service, name: web}, {group: "", kind: Service, name: empty}]
              rules:
                - name: front-reads
                  from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: front}}}]
                  to: [{methods: [GET]}, {methods: [POST], paths: [{type: Exact, value: /only}]}]
                - name: wrong
                  to: [{}]
            ---
            apiVersion: jvm-ingress.io/v1alpha1
            kind: AccessPolicy
            metadata: {namespace: shop, name: closed}
            spec:
              targetRefs: [{group: networking.k8s.io, kind: Ingress, name: web, sectionName: shop.test}]
              mode: Audit
            """;

    private static final Explainer SHOP = AskedShop.explainer(POLICIES, Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "GET, front/web-1, 200, Routed, true",
        "DELETE, front/web-1, 403, AccessDenied, false",
        "GET, front/other, 403, AccessDenied, false",
    })
    void anEndpointIsEligibleWhereTheyAdmitTheRequest(
            String method, String source, int status, String reason, boolean eligible) {
        var answer = ask(method, "http://shop.test/", source);

        assertThat(answer.result().status()).isEqualTo(status);
        assertThat(answer.result().reason()).isEqualTo(reason);
        assertThat(answer.endpoints())
                .filteredOn(Candidate::usable)
                .singleElement()
                .extracting(
                        Candidate::policy,
                        Candidate::policies,
                        candidate -> candidate.detail().accessPolicies(),
                        Candidate::eligible)
                .containsExactly("not-isolated", List.of(), List.of("shop/closed", "shop/web"), eligible);
    }

    @Test
    void eachRuleSaysWhyNot() {
        var rules = ask("POST", "http://shop.test/", "front/other").access().getLast();

        assertThat(rules.policy()).isEqualTo("shop/web");
        assertThat(rules.mode()).isEqualTo("Enforce");
        assertThat(rules.admits()).isFalse();
        assertThat(rules.rules())
                .containsExactly(
                        new RuleAnswer(
                                "front-reads", false, "is not for this client and is not for this method or path"),
                        new RuleAnswer("wrong", false, "is not for this or any request"));
        assertThat(ask("POST", "http://shop.test/", "front/web-1")
                        .access()
                        .getLast()
                        .rules()
                        .getFirst()
                        .why())
                .isEqualTo("is not for this method or path");
        assertThat(ask("GET", "http://shop.test/", "front/other")
                        .access()
                        .getLast()
                        .rules()
                        .getFirst()
                        .why())
                .isEqualTo("is not for this client");
    }

    @Test
    void theTextTellsWhichRuleAdmitsOrWhyNoneDoes() {
        assertThat(AnswerText.of(Topic.REQUEST, json("GET", "http://shop.test/", "front/web-1")))
                .contains("\n  access       AccessPolicy shop/closed, Audit: does not admit: it has no rules")
                .contains("\n  access       AccessPolicy shop/web, Enforce: admits by rule front-reads");
        assertThat(AnswerText.of(Topic.REQUEST, json("GET", "http://shop.test/", "front/other")))
                .contains("\n  access       AccessPolicy shop/web, Enforce: does not admit: rule front-reads is not"
                        + " for this client, rule wrong is not for this or any request");
    }

    @Test
    void whatNoPolicyGuardsHasNone() {
        var answer = json("GET", "http://bare.example/only", "front/web-1");

        assertThat(ask("GET", "http://wild.example/x", "front/web-1").access()).isEmpty();
        assertThat(answer.path("endpoints").path(0).path("accessPolicies").isArray())
                .isTrue();
    }

    @Test
    void policiesAreListedWithWhatTheyGuard() {
        assertThat(new Views(SHOP, List.of()).policies())
                .contains(
                        new PolicyView(
                                "AccessPolicy", "shop/closed", null, List.of("Ingress shop/web shop.test"), "Audit"),
                        new PolicyView(
                                "AccessPolicy",
                                "shop/web",
                                null,
                                List.of("Service shop/web", "Service shop/empty"),
                                "Enforce"));
    }

    private static JsonNode json(String method, String url, String source) {
        return JsonForm.read(JsonForm.print(ask(method, url, source)));
    }

    private static RequestAnswer ask(String method, String url, String source) {
        var question = "{\"method\":\"" + method + "\",\"url\":\"" + url + "\",\"source\":\"" + source + "\"}";
        return (RequestAnswer) SHOP.answer(Topic.REQUEST, JsonForm.read(question));
    }
}
