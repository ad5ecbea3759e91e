package io.jvmingress.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.explain.RequestAnswer.Candidate;
import io.jvmingress.controller.explain.RequestAnswer.Detail;
import io.jvmingress.controller.explain.RequestAnswer.Other;
import io.jvmingress.controller.explain.RequestAnswer.Served;
import io.jvmingress.controller.explain.RequestAnswer.Taken;
import io.jvmingress.controller.explain.RequestAnswer.Target;
import io.jvmingress.controller.explain.RequestAnswer.Who;
import io.jvmingress.proxy.decision.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a request, and why.
class RequestExplanationTest {

    private static final Explainer SHOP = AskedShop.explainer();

    /// What the client's own pod may reach counts as its mode says; no pod of the proxy is known here.
    @ParameterizedTest
    @CsvSource({
        "off, false, 200, not-isolated true",
        "evaluate, false, 403, deny false",
        "strict, false, 403, deny false",
        "strict, true, 200, deny true"
    })
    void judgesTheEgressOfTheClientsPod(String egress, boolean audit, int status, String candidate) {
        var explainer = AskedShop.explainer("""
                ---
                apiVersion: v1
                kind: Pod
                metadata: {namespace: front, name: shut}
                status: {phase: Running, podIPs: [{ip: 10.7.7.7}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: front, name: stay}
                spec: {podSelector: {}, policyTypes: [Egress]}
                """, Optional.empty());
        var question = """
                {"method":"GET","url":"http://shop.test/draining","source":"10.7.7.7","policyEgress":"%s",
                 "policyAudit":%s}""".formatted(egress, audit);

        var answer = (RequestAnswer) explainer.answer(Topic.REQUEST, JsonForm.read(question));

        assertThat(answer.result().status()).isEqualTo(status);
        assertThat(answer.endpoints().stream()
                        .filter(Candidate::usable)
                        .map(one -> one.policy() + " " + one.eligible()))
                .isNotEmpty()
                .containsOnly(candidate);
    }

    /// What a node's address opens is the operator's choice, and the answer names it.
    @ParameterizedTest
    @CsvSource({
        "192.168.0.1, never, 403, never",
        "192.168.0.1, same-node, 200, same-node",
        "192.168.0.2, same-node, 403, same-node",
        "192.168.0.2, any, 200, any",
        "192.168.0.3, any, 403,"
    })
    void admitsNodesAsTheOperatorWants(String source, String localNode, int status, @Nullable String node) {
        var explainer = AskedShop.explainer("""
                ---
                apiVersion: v1
                kind: Service
                metadata: {namespace: shop, name: shut}
                spec: {ports: [{port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {namespace: shop, name: shut, labels: {kubernetes.io/service-name: shut}}
                addressType: IPv4
                ports: [{port: 8080}]
                endpoints: [{addresses: [10.7.7.1]}]
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {namespace: shop, name: shut}
                spec: {rules: [{host: shut.test, http: {paths: [
                  {path: /, pathType: Prefix, backend: {service: {name: shut, port: {number: 80}}}}]}}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {namespace: shop, name: shut, labels: {app: shut}}
                status: {phase: Running, podIPs: [{ip: 10.7.7.1}], hostIPs: [{ip: 192.168.0.1}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {namespace: front, name: elsewhere}
                status: {phase: Running, podIPs: [{ip: 10.7.8.1}], hostIPs: [{ip: 192.168.0.2}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: shop, name: shut}
                spec: {podSelector: {matchLabels: {app: shut}}}
                """, Optional.empty());
        var question = """
                {"method":"GET","url":"http://shut.test/","source":"%s","policyLocalNode":"%s"}""".formatted(source, localNode);

        var answer = (RequestAnswer) explainer.answer(Topic.REQUEST, JsonForm.read(question));

        assertThat(answer.result().status()).isEqualTo(status);
        assertThat(answer.client().node()).isEqualTo(node);
        if (node != null) {
            assertThat(AnswerText.of(Topic.REQUEST, JsonForm.tree(answer)))
                    .contains("the address is a node's, and --policy-local-node is " + node);
        }
    }

    /// Outcome, status and reason; the route as `ingress host type path`; the Service's port.
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    http://shop.test/             | forward 200 Routed            | shop/web shop.test Prefix /           | shop/web 80 least-request
                    http://SHOP.test:8080/x?y=/api | forward 200 Routed           | shop/web shop.test Prefix /           | shop/web 80 least-request
                    http://shop.test              | forward 200 Routed            | shop/web shop.test Prefix /           | shop/web 80 least-request
                    http://shop.test/api          | forward 200 Routed            | shop/web shop.test Prefix /api        | shop/api 80 least-request
                    http://shop.test/api/x        | forward 200 Routed            | shop/web shop.test Prefix /api/       | shop/api 80 least-request
                    http://shop.test/exact        | forward 200 Routed            | shop/web shop.test Exact /exact       | shop/web 80 least-request
                    http://shop.test/gone         | respond 503 ServiceNotFound   | shop/web shop.test Prefix /gone       | shop/gone 80 null
                    http://shop.test/noport       | respond 503 PortNotFound      | shop/web shop.test Prefix /noport     | shop/web nowhere null
                    http://shop.test/nonumber     | respond 503 PortNotFound      | shop/web shop.test Prefix /nonumber   | shop/web 81 null
                    http://shop.test/res          | respond 503 UnsupportedBackend | shop/web shop.test Prefix /res       | null null null
                    http://shop.test/empty        | respond 503 NoEndpoints       | shop/web shop.test Prefix /empty      | shop/empty 80 least-request
                    http://shop.test/stolen       | respond 403 EndpointRefused   | shop/web shop.test Prefix /stolen     | shop/stolen 80 least-request
                    http://shop.test/draining     | forward 200 Routed            | shop/web shop.test Prefix /draining   | shop/draining 80 least-request
                    http://new.test/              | forward 200 Routed            | shop/wild *.test Prefix /             | shop/web 80 least-request
                    http://else.example/any       | forward 200 Routed            | shop/wild * Prefix /any               | shop/web 80 least-request
                    http://else.example/miss      | respond 404 NoPath            | -                                     | null null null
                    http://fall.example/miss      | forward 200 DefaultBackend    | shop/fall fall.example null null      | shop/web 80 least-request
                    http://fall.example/api       | forward 200 Routed            | shop/fall fall.example Prefix /api    | shop/api 80 least-request
                    http://bare.example/miss      | respond 404 NoPath            | -                                     | null null null
                    http://tls.example/a          | redirect 308 Redirect         | shop/secure tls.example Prefix /      | shop/web 80 least-request
                    https://tls.example/a         | forward 200 Routed            | shop/secure tls.example Prefix /      | shop/web 80 least-request
                    http://shop.test/../x         | respond 400 BadTarget         | -                                     | null null null
                    http://shop.test/x#y          | respond 400 BadTarget         | -                                     | null null null
                    http://shop@test/             | respond 400 BadHost           | -                                     | null null null
                    """)
    void namesTheRouteAndItsBackend(String url, String result, String route, String target) {
        var answer = ask("{\"method\":\"GET\",\"url\":\"" + url + "\",\"source\":\"fd00::1\"}");

        assertThat(answer.result().outcome() + " " + answer.result().status() + " "
                        + answer.result().reason())
                .isEqualTo(result);
        assertThat(answer.route() == null ? null : print(answer.route())).isEqualTo(route);
        assertThat(print(answer.target())).isEqualTo(target);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    http://shop.test/api   | shop/web / shorter path; shop/web /api/ same segments, and /api is nearer to the request; shop/late /api same path, and Ingress shop/web comes first; shop/wild / host shop.test is more specific
                    http://shop.test/api/x | shop/web / shorter path; shop/web /api same segments, and /api/ is nearer to the request; shop/late /api same segments, and /api/ is nearer to the request; shop/wild / host shop.test is more specific
                    http://shop.test/exact | shop/web / an exact path comes first; shop/web /exact same path, and an earlier entry of this Ingress has it; shop/late /exact an exact path comes first; shop/wild / host shop.test is more specific
                    http://new.test/any    | shop/wild /any host *.test is more specific
                    http://else.example/any | ''
                    http://fall.example/miss | shop/fall-late null default backend, and Ingress shop/fall comes first
                    http://fall.example/api | shop/fall null default backend, and a path takes the request; shop/fall-late null default backend, and a path takes the request
                    http://bare.example/any | shop/wild /any host bare.example is more specific
                    """)
    void saysWhyOtherRoutesDidNotTakeIt(String url, String others) {
        var answer = ask("{\"method\":\"GET\",\"url\":\"" + url + "\",\"source\":\"fd00::1\"}");

        assertThat(String.join(
                        "; ",
                        answer.others().stream()
                                .map(other -> other.ingress() + " " + other.path() + " " + other.why())
                                .toList()))
                .isEqualTo(others);
    }

    @Test
    void judgesEveryEndpointAlsoThoseThatAreNotUsed() {
        var answer = ask("{\"method\":\"GET\",\"url\":\"http://shop.test/api\",\"source\":\"front/other\"}");

        assertThat(answer.result().reason()).isEqualTo("Routed");
        assertThat(answer.endpoints())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("detail")
                .containsExactly(
                        candidate("10.0.1.1:8080", "shop/api-1", "ready", "deny", false),
                        candidate("10.0.1.2:8080", null, "ready", "not-isolated", true),
                        new Candidate(
                                "10.0.1.3:8080",
                                "shop/api-3",
                                false,
                                "not ready",
                                "deny",
                                List.of("shop/allow-front"),
                                false,
                                Detail.NONE));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    front/web-1 | -        | allow | true
                    10.1.0.1    | -        | allow | true
                    fd00::1     | -        | allow | true
                    front/other | -        | deny  | false
                    192.0.2.1   | -        | deny  | false
                    192.0.2.1   | off      | allow | true
                    front/web-1 | controller | deny | false
                    """)
    void policiesJudgeTheClientInTheModeOfTheQuestion(String source, String mode, String policy, boolean eligible) {
        var question = "{\"method\":\"GET\",\"url\":\"http://shop.test/api\",\"source\":\"" + source + "\""
                + (mode == null ? "" : ",\"policyMode\":\"" + mode + "\"") + "}";

        assertThat(ask(question).endpoints().getFirst())
                .extracting(Candidate::policy, Candidate::policies, Candidate::eligible)
                .containsExactly(policy, List.of("shop/allow-front"), eligible);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    front/web-1 | []              | 10.1.0.1  | front/web-1 | tcp
                    front/other | []              | 10.1.0.2  | front/other | tcp
                    front/twin  | []              | 10.1.0.2  | front/twin  | tcp
                    10.1.0.2    | []              | 10.1.0.2  | front/other | tcp
                    192.0.2.1   | []              | 192.0.2.1 | -           | tcp
                    10.1.0.1    | ["10.0.0.0/8"]  | 192.0.2.9 | -           | header
                    10.1.0.1    | ["10.1.0.1"]    | 192.0.2.9 | -           | header
                    10.1.0.1    | ["10.2.0.0/16"] | 10.1.0.1  | front/web-1 | tcp
                    """)
    void theClientIsTheTcpPeerUnlessATrustedProxyNamesAnother(
            String source, String trusted, String address, String pod, String from) {
        var answer = ask("{\"method\":\"GET\",\"url\":\"http://shop.test/\",\"source\":\"" + source
                + "\",\"trustedProxies\":" + trusted + ",\"headers\":{\"X-Forwarded-For\":[\"192.0.2.9\"]}}");

        assertThat(answer.client()).isEqualTo(new Who(address, pod, from, null));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    front/web-1 | ["10.0.0.0/8"] | "192.0.2.9" | 192.0.2.9 null proxy
                    front/web-1 | ["10.1.0.1"]   | "10.1.0.2"  | 10.1.0.2 null proxy
                    front/web-1 | ["10.0.0.0/8"] | "LOCAL"     | 10.1.0.1 front/web-1 tcp
                    192.0.2.1   | ["10.0.0.0/8"] | null        | 192.0.2.1 null tcp
                    front/web-1 | []             | null        | 10.1.0.1 front/web-1 tcp
                    """)
    void theClientIsWhomAProxyHeaderClaims(String source, String senders, String header, String who) {
        var answer = ask(behindHeader(source, senders, header));

        var client = answer.client();
        assertThat(client.address() + " " + client.pod() + " " + client.from()).isEqualTo(who);
        assertThat(answer.result().outcome()).isNotEqualTo("close");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    front/web-1 | []             | "192.0.2.9" | ProxyHeaderRefused
                    front/web-1 | ["10.2.0.0/16"] | "LOCAL"    | ProxyHeaderRefused
                    front/web-1 | ["10.1.0.0/16"] | null       | ProxyHeaderMissing
                    """)
    void aConnectionWithAHeaderTooManyOrTooFewIsClosed(String source, String senders, String header, String reason) {
        var answer = ask(behindHeader(source, senders, header));

        assertThat(answer.result()).isEqualTo(new RequestAnswer.Result("close", 0, reason, null));
        assertThat(answer.client()).isEqualTo(new Who("10.1.0.1", "front/web-1", "tcp", null));
        assertThat(answer.certificate()).isNull();
        assertThat(answer.route()).isNull();
        assertThat(answer.others()).isEmpty();
        assertThat(answer.endpoints()).isEmpty();
    }

    private static String behindHeader(String source, String senders, String header) {
        return "{\"method\":\"GET\",\"url\":\"https://shop.test/\",\"source\":\"" + source + "\",\"proxyProtocol\":"
                + senders + ",\"proxyHeader\":" + header + "}";
    }

    @Test
    void aPodComesFromItsAddressOfTheOtherSidesFamily() {
        assertThat(ask("{\"method\":\"GET\",\"url\":\"http://[fd00::9]/any\",\"source\":\"front/web-1\"}")
                        .client()
                        .address())
                .isEqualTo("fd00::1");
        assertThat(ask("{\"method\":\"GET\",\"url\":\"http://192.0.2.9/any\",\"source\":\"front/web-1\"}")
                        .client()
                        .address())
                .isEqualTo("10.1.0.1");
        assertThat(ask("{\"method\":\"GET\",\"url\":\"http://[fd00::9]/any\",\"source\":\"front/other\"}")
                        .client()
                        .address())
                .isEqualTo("10.1.0.2");
    }

    @Test
    void theClientIsNamedAlsoWhereTheRequestIsRefused() {
        var answer = ask("{\"method\":\"CONNECT\",\"url\":\"https://192.0.2.1/\"}");

        assertThat(answer.result().reason()).isEqualTo("BadRequest");
        assertThat(answer.client()).isEqualTo(new Who("127.0.0.1", null, "tcp", null));
        assertThat(answer.certificate()).isEqualTo(new Served("default", List.of("jvm-ingress.invalid")));
        assertThat(answer.endpoints()).isEmpty();
    }

    @Test
    void theHostHeaderMayBeAnotherThanThatOfTheUrl() {
        assertThat(ask("{\"method\":\"GET\",\"url\":\"http://x.example/api\",\"headers\":{\"Host\":[\"shop.test\"]}}")
                        .route())
                .isEqualTo(new Taken("shop/web", "shop.test", "/api", "Prefix"));
        assertThat(ask("{\"method\":\"GET\",\"url\":\"http://shop.test/\",\"headers\":{\"HOST\":[]}}")
                        .result()
                        .reason())
                .isEqualTo("BadHost");
        assertThat(
                        ask("{\"method\":\"GET\",\"url\":\"http://shop.test/\",\"headers\":{\"Host\":\"a.test\",\"host\":\"b.test\"}}")
                                .result()
                                .reason())
                .isEqualTo("BadHost");
    }

    @Test
    void aRedirectSaysWhereToAndChoosesNobody() {
        var answer = ask("{\"method\":\"GET\",\"url\":\"http://tls.example:8080/a?b\"}");

        assertThat(answer.result().location()).isEqualTo("https://tls.example:8443/a?b");
        assertThat(answer.endpoints()).isEmpty();
    }

    @Test
    void theOperatorsDefaultBackendBelongsToNoIngress() {
        var shop = AskedShop.explainer("", Optional.of(AskedShop.port("web", 80)));
        var answer = (RequestAnswer)
                shop.answer(Topic.REQUEST, JsonForm.read("{\"method\":\"GET\",\"url\":\"http://bare.example/miss\"}"));

        assertThat(answer.result().reason()).isEqualTo("DefaultBackend");
        assertThat(answer.route()).isEqualTo(new Taken(null, "*", null, null));
        assertThat(answer.target()).isEqualTo(new Target("shop/web", 80, "least-request"));
        assertThat(answer.endpoints().stream().filter(Candidate::eligible)).hasSize(1);
    }

    @Test
    void beforeTheFirstTableNothingIsReady() {
        var unready = new Explainer(
                Compilation.NONE, Snapshot.EMPTY, AskedShop.options(Optional.empty()), AskedShop.settings());
        var answer = (RequestAnswer)
                unready.answer(Topic.REQUEST, JsonForm.read("{\"method\":\"GET\",\"url\":\"https://shop.test/\"}"));

        assertThat(answer.result().reason()).isEqualTo("NotReady");
        assertThat(answer.certificate()).isNull();
    }

    @Test
    void aDefaultBackendOfAllHostsTakesWhatNothingElseDoes() {
        var shop = AskedShop.explainer(catchAll("all", 2020) + catchAll("all-late", 2021), Optional.empty());

        var miss = ask(shop, "{\"method\":\"GET\",\"url\":\"http://bare.example/miss\"}");
        assertThat(miss.result().reason()).isEqualTo("DefaultBackend");
        assertThat(miss.route()).isEqualTo(new Taken("shop/all", "*", null, null));
        assertThat(miss.others())
                .containsExactly(new Other("shop/all-late", null, "default backend, and Ingress shop/all comes first"));
        assertThat(ask(shop, "{\"method\":\"GET\",\"url\":\"http://shop.test/x\"}")
                        .others())
                .contains(new Other(
                        "shop/all",
                        null,
                        "default backend of all hosts, and a rule or default backend of the host comes first"));
    }

    @Test
    void aNameOutsideIsAServiceWhereTheOperatorAdmitsIt() {
        var question = "{\"method\":\"GET\",\"url\":\"http://outside.example/\"}";
        var refused = ask(AskedShop.explainer(AskedShop.TO_OUTSIDE, Optional.empty()), question);
        assertThat(refused.result().reason()).isEqualTo("UnsupportedBackend");
        assertThat(refused.target()).isEqualTo(new Target("shop/outside", 80, null));

        var admitted = ask(AskedShop.withName("example.com", "192.0.2.80"), question);
        assertThat(admitted.result().reason()).isEqualTo("Routed");
        assertThat(admitted.target()).isEqualTo(new Target("shop/outside", 80, "least-request"));
        assertThat(admitted.endpoints())
                .containsExactly(new Candidate(
                        "192.0.2.80:80", null, true, "ready", "not-isolated", List.of(), true, Detail.NONE));
    }

    @Test
    void hundredsOfClaimsToOnePathAreNotAllTold() {
        var claims = IntStream.range(0, 150)
                .mapToObj(number -> """
                        ---
                        apiVersion: networking.k8s.io/v1
                        kind: Ingress
                        metadata: {namespace: shop, name: copy-%d, creationTimestamp: "2022-01-01T00:00:00Z"}
                        spec:
                          rules:
                            - host: shop.test
                              http: {paths: [{path: /api, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                        """.formatted(number))
                .collect(Collectors.joining());
        var shop = AskedShop.explainer(claims, Optional.empty());

        assertThat(ask(shop, "{\"method\":\"GET\",\"url\":\"http://shop.test/api\"}")
                        .others())
                .hasSize(100);
    }

    private static String catchAll(String name, int year) {
        return """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {namespace: shop, name: %s, creationTimestamp: "%d-01-01T00:00:00Z"}
                spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
                """.formatted(name, year);
    }

    private static Candidate candidate(
            String address, @Nullable String pod, String why, String policy, boolean eligible) {
        var policies = policy.equals("not-isolated") ? List.<String>of() : List.of("shop/allow-front");
        return new Candidate(address, pod, true, why, policy, policies, eligible, Detail.NONE);
    }

    private static RequestAnswer ask(String question) {
        return ask(SHOP, question);
    }

    private static RequestAnswer ask(Explainer explainer, String question) {
        return (RequestAnswer) explainer.answer(Topic.REQUEST, JsonForm.read(question));
    }

    private static String print(Taken route) {
        return route.ingress() + " " + route.host() + " " + route.pathType() + " " + route.path();
    }

    private static String print(Target target) {
        return target.service() + " " + target.port() + " " + target.algorithm();
    }
}
