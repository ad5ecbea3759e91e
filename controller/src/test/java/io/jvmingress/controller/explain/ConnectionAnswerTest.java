package io.jvmingress.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// What NetworkPolicies alone say of a connection, as JSON and in words.
class ConnectionAnswerTest {

    private static final String LOCKED = """
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {namespace: front, name: locked}
            spec:
              podSelector: {matchLabels: {app: front}}
              policyTypes: [Egress]
              egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]
            """;

    private static final Explainer SHOP = AskedShop.explainer(LOCKED, Optional.empty());

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "source":"front/web-1","destination":"shop/web-1" | {"allowed":true,"ingress":{"isolated":false,"allowed":true,"policies":[]},"egress":{"isolated":true,"allowed":true,"policies":["front/locked"]},"why":"every side that policies isolate admits TCP port 8080"}
                    "source":"front/web-1","destination":"shop/api-1" | {"allowed":false,"ingress":{"isolated":true,"allowed":true,"policies":["shop/allow-front"]},"egress":{"isolated":true,"allowed":false,"policies":["front/locked"]},"why":"no policy that isolates front/web-1 for egress lets it out to shop/api-1, TCP port 8080"}
                    "source":"front/web-1","destination":"shop/api-1","direction":"ingress" | {"allowed":true,"ingress":{"isolated":true,"allowed":true,"policies":["shop/allow-front"]},"egress":null,"why":"every side that policies isolate admits TCP port 8080"}
                    "source":"front/other","destination":"10.0.1.1","protocol":"UDP" | {"allowed":false,"ingress":{"isolated":true,"allowed":false,"policies":["shop/allow-front"]},"egress":{"isolated":false,"allowed":true,"policies":[]},"why":"no policy that isolates 10.0.1.1 for ingress admits front/other to UDP port 8080"}
                    "source":"front/other","destination":"192.0.2.1","protocol":"SCTP" | {"allowed":true,"ingress":{"isolated":false,"allowed":true,"policies":[]},"egress":{"isolated":false,"allowed":true,"policies":[]},"why":"no policy isolates either side"}
                    "source":"192.0.2.1","destination":"shop/web-1","direction":"ingress" | {"allowed":true,"ingress":{"isolated":false,"allowed":true,"policies":[]},"egress":null,"why":"no policy isolates shop/web-1"}
                    "source":"front/web-1","destination":"192.0.2.1" | {"allowed":false,"ingress":{"isolated":false,"allowed":true,"policies":[]},"egress":{"isolated":true,"allowed":false,"policies":["front/locked"]},"why":"no policy that isolates front/web-1 for egress lets it out to 192.0.2.1, TCP port 8080"}
                    """)
    void tellsBothDirections(String sides, String answer) {
        var told = (ObjectNode)
                JsonForm.tree(SHOP.answer(Topic.CONNECTION, JsonForm.read("{" + sides + ",\"port\":8080}")));
        told.remove("rules");
        assertThat(JsonForm.print(told)).isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"destination":"a/b","port":1}                             | source is missing
                    {"source":"a/b","port":1}                                  | destination is missing
                    {"source":"10.0.0.1","destination":"10.0.0.2"}             | port is missing
                    {"source":"10.0.0.1","destination":"10.0.0.2","port":"http"} | port is no number
                    {"source":"10.0.0.1","destination":"10.0.0.2","port":0}    | port 0 is not between 1 and 65535
                    {"source":"10.0.0.1","destination":"10.0.0.2","port":1,"protocol":"tcp"} | protocol 'tcp' is none of TCP, UDP, SCTP
                    {"source":"10.0.0.1","destination":"10.0.0.2","port":1,"direction":"egress"} | direction 'egress' is not 'ingress'; without it both count
                    {"source":"10.0.0.1","destination":"a/b","port":1}         | pod a/b does not exist
                    """)
    void saysWhatIsWrongWithAQuestion(String question, String error) {
        assertThat(SHOP.answer(Topic.CONNECTION, JsonForm.read(question))).isEqualTo(new Answer.NoAnswer(error));
    }

    @Test
    void tellsPeopleInWords() {
        assertThat(text("front/web-1", "shop/api-1")).isEqualTo("""
                        denied: no policy that isolates front/web-1 for egress lets it out to shop/api-1, TCP port 80
                          ingress      allowed, isolated by shop/allow-front
                          egress       denied, isolated by front/locked
                          rule         shop/allow-front spec.ingress[0] admits the source: it selects pod front/web-1
                          rule         front/locked spec.egress[0] does not admit the destination: it does not select pod shop/api-1""");
        assertThat(text("192.0.2.1", "shop/web-1")).isEqualTo("""
                        allowed: no policy isolates either side
                          ingress      not isolated
                          egress       not isolated""");
        assertThat(AnswerText.of(Topic.CONNECTION, JsonForm.read("{\"allowed\":true,\"why\":\"so\",\"egress\":null}")))
                .isEqualTo("allowed: so");
    }

    private static String text(String source, String destination) {
        var question = "{\"source\":\"" + source + "\",\"destination\":\"" + destination + "\",\"port\":80}";
        return AnswerText.of(Topic.CONNECTION, JsonForm.tree(SHOP.answer(Topic.CONNECTION, JsonForm.read(question))));
    }
}
