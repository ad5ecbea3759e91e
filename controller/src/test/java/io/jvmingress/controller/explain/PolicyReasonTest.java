package io.jvmingress.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.explain.RequestAnswer.Candidate;
import io.jvmingress.controller.state.ObjectRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Why policies let a client reach an endpoint or not: modes, rules, and both in a sentence.
class PolicyReasonTest {

    /// An Ingress to a Service with two pods, which a policy named `guard` isolates; the proxy is edge/proxy.
    private static final String BACK = """
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: back%1$s}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: edge}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: edge, name: proxy}
            status: {phase: Running, podIPs: [{ip: fd00::77}, {ip: 10.7.0.7}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: back, name: web, labels: {app: web}}
            spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}
            status: {phase: Running, podIPs: [{ip: 10.9.0.1}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {namespace: back, name: web%3$s}
            spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {namespace: back, name: web, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            ports: [{name: http, port: 8080}]
            endpoints: [{addresses: [10.9.0.1]}]
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {namespace: back, name: back%2$s}
            spec:
              rules:
                - host: back.test
                  http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {namespace: back, name: guard%5$s}
            spec: {podSelector: {}, %4$s}
            """;

    @ParameterizedTest(name = "{0} from {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ingress: []                                                | 10.1.0.1    | deny  | back/guard spec does not admit the client: the policy has no rule that holds, so it admits nobody
                    ingress: [{}]                                              | 10.1.0.1    | allow | back/guard spec.ingress[0] admits the client: it admits everyone
                    ingress: [{ports: [{port: 80}]}]                           | 10.1.0.1    | deny  | back/guard spec.ingress[0] does not admit the client: it speaks of port 80, not of 8080; port 80 is the port of Service back/web, the pod's is 8080
                    ingress: [{ports: [{port: 81}, {port: 90, endPort: 99}, {port: https}]}] | 10.1.0.1 | deny | back/guard spec.ingress[0] does not admit the client: it speaks of port 81, 90-99, https, not of 8080; the pod has no port named https
                    ingress: [{ports: [{port: 8080, protocol: UDP}]}]          | 10.1.0.1    | deny  | back/guard spec.ingress[0] does not admit the client: it speaks of no TCP port
                    ingress: [null, {from: [{ipBlock: {cidr: 192.0.2.0/24}}]}] | 192.0.2.1   | allow | back/guard spec.ingress[1] admits the client: an address block has 192.0.2.1
                    ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]       | 203.0.113.1 | deny  | back/guard spec.ingress[0] does not admit the client: no address block has 203.0.113.1
                    ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]       | 10.1.0.1    | deny  | back/guard spec.ingress[0] does not admit the client: it selects no pods, and no address block has that of front/web-1
                    ingress: [{from: [{ipBlock: {cidr: nonsense}}]}]           | 10.1.0.1    | deny  | back/guard spec.ingress[0] does not admit the client: its peers are invalid
                    ingress: [{from: [{podSelector: {}}]}]                     | 10.1.0.1    | deny  | back/guard spec.ingress[0] does not admit the client: it does not select pod front/web-1
                    ingress: [{from: [{podSelector: {}}]}]                     | 192.0.2.1   | deny  | back/guard spec.ingress[0] does not admit the client: it selects pods, and 192.0.2.1 proves to be none
                    ingress: [{from: [{namespaceSelector: {}}]}]               | 10.1.0.1    | allow | back/guard spec.ingress[0] admits the client: it selects pod front/web-1
                    ingress: []                                                | 10.9.0.1    | allow | a pod always reaches itself
                    ingress: [{ports: [{port: 1}]}, {ports: [{port: 2}]}, {ports: [{port: 3}]}, {ports: [{port: 4}]}, {ports: [{port: 5}]}, {ports: [{port: 6}]}] | 10.1.0.1 | deny | back/guard spec.ingress[0] does not admit the client: it speaks of port 1, not of 8080; back/guard spec.ingress[1] does not admit the client: it speaks of port 2, not of 8080; back/guard spec.ingress[2] does not admit the client: it speaks of port 3, not of 8080; back/guard spec.ingress[3] does not admit the client: it speaks of port 4, not of 8080; back/guard spec.ingress[4] does not admit the client: it speaks of port 5, not of 8080; and 1 more
                    """)
    void saysWhichRuleAdmitsOrWhyNoneDoes(String rules, String source, String word, String why) {
        var candidate = ask(world("", "", "", rules, ""), source, "");

        assertThat(candidate.policy()).isEqualTo(word);
        assertThat(candidate.detail().policyWhy()).isEqualTo(why);
        assertThat(candidate.policies()).containsExactly("back/guard");
    }

    /// Modes of the Namespace, the Ingress and the Service, and that of the question. The policy admits the proxy's
    /// namespace alone.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    - - - | client     | deny  | client            | back/guard spec.ingress[0] does not admit the client: it does not select pod front/web-1
                    - - - | off        | allow | off               | mode off judges nobody
                    client - - | off        | deny  | client            | back/guard spec.ingress[0] does not admit the client: it does not select pod front/web-1
                    off - - | client     | allow | off               | mode off judges nobody
                    controller - - | client     | allow | controller        | back/guard spec.ingress[0] admits the controller: it selects pod edge/proxy
                    controller client - | off        | deny  | controller,client | back/guard spec.ingress[0] does not admit the client: it does not select pod front/web-1
                    controller - either | off        | allow | controller,either | back/guard spec.ingress[0] admits the controller: it selects pod edge/proxy
                    - controller both | either     | deny  | either,controller,both | back/guard spec.ingress[0] does not admit the client: it does not select pod front/web-1
                    - off off | controller | allow | controller        | back/guard spec.ingress[0] admits the controller: it selects pod edge/proxy
                    nonsense - - | controller | allow | controller        | back/guard spec.ingress[0] admits the controller: it selects pod edge/proxy
                    """)
    void namesTheModesThatCount(String annotations, String asked, String word, String modes, String why) {
        var of = annotations.split(" ", -1);
        var rules = "ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}]";
        var shop = world(annotated(of[0]), annotated(of[1]), annotated(of[2]), rules, "");
        var candidate = ask(shop, "10.1.0.1", ",\"policyMode\":\"" + asked + "\"");

        assertThat(candidate.policy()).isEqualTo(word);
        assertThat(candidate.eligible()).isEqualTo(word.equals("allow"));
        assertThat(String.join(",", candidate.detail().policyModes())).isEqualTo(modes);
        assertThat(candidate.detail().policyWhy()).isEqualTo(why);
    }

    @Test
    void whoDelegatesIsAnsweredForByTheController() {
        var rules = "ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}]";
        var delegates = ", annotations: {jvm-ingress.io/controller-peer: delegate}";

        assertThat(ask(world("", "", "", rules, delegates), "10.1.0.1", "")
                        .detail()
                        .policyWhy())
                .isEqualTo("back/guard spec.ingress[0] admits the controller: it selects pod edge/proxy");
    }

    @Test
    void whereTheControllerIsNotKnownItSaysSo() {
        var shop = AskedShop.explainer(
                BACK.formatted("", "", "", "ingress: []", ""), new ObjectRef("Pod", "edge", "other"));
        var candidate = ask(shop, "10.1.0.1", ",\"policyMode\":\"controller\"");

        assertThat(candidate.detail().policyWhy()).isEqualTo("the controller's own pod is not known; ");
    }

    @Test
    void anEgressThatRefusesNamesItsPolicies() {
        var stay = """
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: front, name: stay}
                spec: {podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 80}]}]}
                """;
        var shop = AskedShop.explainer(
                BACK.formatted("", "", "", "ingress: [{}]", "") + stay, new ObjectRef("Pod", "edge", "other"));
        var answer = (RequestAnswer) shop.answer(Topic.REQUEST, JsonForm.read(question("10.1.0.1", "")));

        var candidate = answer.endpoints().getFirst();
        assertThat(answer.result().reason()).isEqualTo("PolicyDenied");
        assertThat(candidate.policy()).isEqualTo("deny");
        assertThat(candidate.policies()).containsExactly("front/stay");
        assertThat(candidate.detail().policyWhy())
                .isEqualTo("the client's own egress is isolated: front/stay spec.egress[0] does not admit the"
                        + " destination: it speaks of port 80, not of 8080; port 80 is the port of Service back/web,"
                        + " the pod's is 8080");
        assertThat(AnswerText.of(Topic.REQUEST, JsonForm.tree(answer)))
                .contains("not used     10.9.0.1:8080 back/web: ready; policy: deny by front/stay; the client's own");
        assertThat(JsonForm.print(answer))
                .contains(
                        "\"eligible\":false,\"accessPolicies\":[],\"policyModes\":[],\"policyWhy\":\"the client's own")
                .contains(
                        "\"rules\":[{\"policy\":\"front/stay\",\"rule\":\"spec.egress[0]\",\"who\":\"destination\",\"admits\":false,\"why\":\"it speaks");
    }

    private static String annotated(String mode) {
        return mode.equals("-") ? "" : ", annotations: {jvm-ingress.io/policy-mode: '%s'}".formatted(mode);
    }

    private static Explainer world(String namespace, String ingress, String service, String rules, String policy) {
        return AskedShop.explainer(
                BACK.formatted(namespace, ingress, service, rules, policy), new ObjectRef("Pod", "edge", "proxy"));
    }

    private static Candidate ask(Explainer explainer, String source, String more) {
        return ((RequestAnswer) explainer.answer(Topic.REQUEST, JsonForm.read(question(source, more))))
                .endpoints()
                .getFirst();
    }

    private static String question(String source, String more) {
        return "{\"method\":\"GET\",\"url\":\"http://back.test/\",\"source\":\"" + source + "\"" + more + "}";
    }
}
