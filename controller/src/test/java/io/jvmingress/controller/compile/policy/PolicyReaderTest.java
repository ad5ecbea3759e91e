package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.jvmingress.controller.compile.PolicyFinding.PolicyPartInvalid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {

    private static final String FRIEND = "10.0.0.2";
    private static final String STRANGER = "10.0.0.3";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {podSelector: {}}                                                | true
            {}                                                               | true
            {policyTypes: []}                                                | true
            {policyTypes: [Ingress]}                                         | true
            {policyTypes: [Egress, Ingress]}                                 | true
            {policyTypes: [Egress]}                                          | false
            {policyTypes: [Egress], ingress: [{from: [{podSelector: {}}]}]}  | false
            {egress: [{}]}                                                   | true
            {ingress: null}                                                  | true
            {ingress: []}                                                    | true
            {ingress: [{}]}                                                  | false
            {ingress: [{from: [], ports: []}]}                               | false
            {policyTypes: [Ingres]}                                          | true
            {policyTypes: [Ingres, Egress]}                                  | false
            """)
    void fillsInWhatTheApiServerWould(String spec, boolean denies) {
        assertThat(world(spec).judge().allows(STRANGER, "10.0.0.1", 8080)).isNotEqualTo(denies);
    }

    @Test
    void aPolicyWithoutSpecIsolatesItsNamespace() {
        var policy = new NetworkPolicy();
        policy.setMetadata(
                new ObjectMetaBuilder().withNamespace("shop").withName("p").build());
        var judge = pods().with(policy).judge();
        assertThat(judge.allows(STRANGER, "10.0.0.1", 8080)).isFalse();
        assertThat(judge.allows(STRANGER, "10.0.0.9", 8080))
                .as("of another namespace")
                .isTrue();
    }

    /// A bad peer stands beside one that admits the friend: it goes on to.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                               | '' | without content
            null                                                             | '' | without content
            {nodeSelector: {}}                                               | '' | unknown field nodeSelector
            {podSelector: {}, nodeSelector: {}}                              | '' | unknown field nodeSelector
            {podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}                   | '' | ipBlock and a selector
            {ipBlock: {}}                                                    | .ipBlock | cidr null
            {ipBlock: {cidr: 10.0.0.3}}                                      | .ipBlock | cidr 10.0.0.3
            {ipBlock: {cidr: 10.0.0.0/33}}                                   | .ipBlock | cidr 10.0.0.0/33
            {ipBlock: {cidr: 10.0.0.0/8, ports: []}}                         | .ipBlock | unknown field ports
            {ipBlock: {cidr: 10.0.0.0/8, except: [nonsense]}}                | .ipBlock | except nonsense
            {ipBlock: {cidr: 10.0.0.0/8, except: [null]}}                    | .ipBlock | except null
            {ipBlock: {cidr: 10.0.0.0/8, except: ["fd00::/64"]}}             | .ipBlock | except fd00::/64
            {ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}              | .ipBlock | except 10.0.0.0/8
            {ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}             | .ipBlock | except 11.0.0.0/16
            {podSelector: {matchExpressions: [{key: app, operator: Is}]}}    | .podSelector | unknown operator or field Is
            {podSelector: {matchExpressions: [{key: app}]}}                  | .podSelector | unknown operator or field null
            {podSelector: {matchExpressions: [{key: app, operator: In}]}}    | .podSelector | In of key app needs values
            {podSelector: {matchExpressions: [{key: a, operator: NotIn}]}}   | .podSelector | NotIn of key a needs values
            {podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}} | .podSelector | takes no values
            {podSelector: {matchExpressions: [{key: a, operator: Exists, value: b}]}}  | .podSelector | field [value]
            {podSelector: {matchExpressions: [{operator: Exists}]}}          | .podSelector | without a key
            {podSelector: {matchExpressions: [{key: "", operator: Exists}]}} | .podSelector | without a key
            {podSelector: {matchExpressions: [null]}}                        | .podSelector | without a key
            {podSelector: {matchLabels: {"": a}}}                            | .podSelector | empty key
            {podSelector: {matchLabel: {a: b}}}                              | .podSelector | unknown field
            {namespaceSelector: {matchExpressions: [{key: a, operator: In}]}} | .namespaceSelector | needs values
            """)
    void anInvalidPeerAdmitsNobodyAndItsSiblingsLive(String peer, String part, String detail) {
        var world = world("{ingress: [{from: [{podSelector: {matchLabels: {app: friend}}}, " + peer + "]}]}");
        assertThat(world.judge().allows(STRANGER, "10.0.0.1", 8080)).isFalse();
        assertThat(world.judge().allows(FRIEND, "10.0.0.1", 8080)).isTrue();
        assertThat(world.findings())
                .singleElement()
                .asString()
                .startsWith("error NetworkPolicy shop/p: PolicyPartInvalid: spec.ingress[0].from[1]" + part + ": ")
                .contains(detail)
                .endsWith("it matches nothing");
    }

    /// A bad item stands beside one for port 81: it goes on to admit there.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null                                        | without content
            {port: 8080, hostPort: 80}                  | unknown field hostPort
            {port: 8080, protocol: tcp}                 | protocol tcp is none
            {port: 8080, protocol: ""}                  | protocol  is none
            {endPort: 8080}                             | endPort 8080 without port
            {port: http, endPort: 8080}                 | endPort 8080 needs a port by number
            {port: 8080, endPort: 80}                   | endPort 80 is less than port 8080
            {port: 1, endPort: 65536}                   | ports are 1 to 65535
            {port: 0}                                   | ports are 1 to 65535
            {port: 70000}                               | ports are 1 to 65535
            {port: "8080"}                              | "8080" is no port's name
            {port: ""}                                  | "" is no port's name
            {port: HTTP}                                | "HTTP" is no port's name
            """)
    void anInvalidPortAdmitsNobodyAndItsSiblingsLive(String port, String detail) {
        var world = world("{ingress: [{ports: [" + port + ", {port: 81}]}]}");
        assertThat(world.judge().allows(STRANGER, "10.0.0.1", 8080)).isFalse();
        assertThat(world.judge().allows(STRANGER, "10.0.0.1", 81)).isTrue();
        assertThat(world.findings())
                .singleElement()
                .asString()
                .startsWith("error NetworkPolicy shop/p: PolicyPartInvalid: spec.ingress[0].ports[0]: ")
                .contains(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                           | true
            {protocol: TCP}              | true
            {protocol: UDP}              | false
            {port: 8080, protocol: SCTP} | false
            {port: 8080}                 | true
            {port: 8000, endPort: 8080}  | true
            {port: 8080, endPort: 8080}  | true
            {port: 8000, endPort: 8079}  | false
            {port: 8081, endPort: 8090}  | false
            {port: http}                 | true
            {port: metrics}              | false
            {port: http, protocol: UDP}  | false
            """)
    void aPortIsTheEndpointsOwn(String port, boolean allowed) {
        var world = world("{ingress: [{ports: [" + port + "]}]}");
        assertThat(world.judge().allows(STRANGER, "10.0.0.1", 8080)).isEqualTo(allowed);
        assertThat(world.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{form: [{podSelector: {}}]}"})
    void aRuleThatIsNotUnderstoodAdmitsNobody(String rule) {
        var world = world("{ingress: [" + rule + "]}");
        assertThat(world.judge().allows(STRANGER, "10.0.0.1", 8080)).isFalse();
        assertThat(world.findings()).singleElement().asString().contains("spec.ingress[0]: ");
    }

    @Test
    void anInvalidTargetIsolatesTheWholeNamespaceAndAdmitsNobody() {
        var world = world("{podSelector: {matchExpressions: [{key: a, operator: In}]}, ingress: [{}]}");
        assertThat(world.judge().allows(STRANGER, "10.0.0.1", 8080)).isFalse();
        assertThat(world.judge().allows(STRANGER, FRIEND, 8080)).isFalse();
        assertThat(world.findings())
                .containsExactly("error NetworkPolicy shop/p: PolicyPartInvalid: spec.podSelector: In of key a needs"
                        + " values; the policy isolates its whole namespace and admits nobody");
    }

    @Test
    void anUnknownTypeIsReported() {
        assertThat(world("{policyTypes: [Ingress, Both]}").findings())
                .containsExactly(
                        "error NetworkPolicy shop/p: PolicyPartInvalid: spec.policyTypes[1]: unknown type Both;"
                                + " it is ignored");
    }

    @Test
    void anUnknownFieldOfThePolicyIsReported() {
        assertThat(world("{podSelectors: {}, ingress: [{}]}").findings())
                .containsExactly(
                        "error NetworkPolicy shop/p: PolicyPartInvalid: spec: unknown field podSelectors; it is"
                                + " ignored");
    }

    @Test
    void whatDoesNotCountIsNotReported() {
        assertThat(world("{policyTypes: [Egress], ingress: [{from: [{}]}]}").findings())
                .isEmpty();
        assertThat(world("{policyTypes: [Ingress], egress: [{to: [{}]}]}").findings())
                .isEmpty();
    }

    /// What concerns both directions is told once.
    @Test
    void whatIsWrongWithEgressIsReported() {
        assertThat(world("{policyTypes: [Ingress, Egress, Both], egress: [{ports: [{port: 0}]}]}")
                        .findings())
                .containsExactly(
                        "error NetworkPolicy shop/p: PolicyPartInvalid: spec.policyTypes[2]: unknown type Both;"
                                + " it is ignored",
                        "error NetworkPolicy shop/p: PolicyPartInvalid: spec.egress[0].ports[0]: ports are 1 to 65535;"
                                + " it matches nothing");
    }

    /// As objects are that no server and no parser has completed.
    @Test
    void fieldsThatAreNullAreLikeAbsentOnes() {
        var rule = new NetworkPolicyIngressRule(null, null);
        var spec = new NetworkPolicySpec(null, List.of(rule), null, null);
        spec.setAdditionalProperties(null);
        rule.setAdditionalProperties(null);
        var policy = new NetworkPolicy("networking.k8s.io/v1", "NetworkPolicy", meta(), spec);
        assertThat(pods().with(policy).judge().allows(STRANGER, "10.0.0.1", 8080))
                .isTrue();
    }

    @Test
    void aPortWithoutValueIsReported() {
        var port = new NetworkPolicyPort(null, new io.fabric8.kubernetes.api.model.IntOrString(), null);
        var rule = new NetworkPolicyIngressRule(List.of(), Arrays.asList(port, null));
        var policy = new NetworkPolicy(
                "networking.k8s.io/v1",
                "NetworkPolicy",
                meta(),
                new NetworkPolicySpec(null, List.of(rule), null, null));
        assertThat(pods().with(policy).compile().findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding).isInstanceOf(PolicyPartInvalid.class));
    }

    private static io.fabric8.kubernetes.api.model.ObjectMeta meta() {
        return new ObjectMetaBuilder().withNamespace("shop").withName("p").build();
    }

    private static World world(String spec) {
        return pods().policies("{metadata: {namespace: shop, name: p}, spec: " + spec + "}");
    }

    private static World pods() {
        var world = new World();
        for (var namespace : List.of("shop", "other")) {
            world.namespace(Map.of("name", namespace));
        }
        return world.pod(pod("shop", "web", "10.0.0.1"))
                .pod(pod("shop", "friend", FRIEND))
                .pod(pod("shop", "stranger", STRANGER))
                .pod(pod("other", "web", "10.0.0.9"))
                .endpoint("10.0.0.1", 8080)
                .endpoint("10.0.0.1", 81)
                .endpoint("10.0.0.9", 8080)
                .endpoint(FRIEND, 8080);
    }

    private static Map<String, Object> pod(String namespace, String app, String address) {
        var ports = List.of(
                Map.of("name", "http", "containerPort", 8080), Map.of("name", "metrics", "containerPort", 9090));
        return Map.of(
                "namespace", namespace,
                "name", app,
                "labels", Map.of("app", app),
                "ips", List.of(address),
                "containers", List.of(Map.of("ports", ports)));
    }
}
