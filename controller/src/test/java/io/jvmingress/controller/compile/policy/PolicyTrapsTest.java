package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Policies that are well written and do not do what their authors expect.
class PolicyTrapsTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private static final String WEB = """
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: web, labels: {app: web, version: v1}}
            spec:
              initContainers:
                - {name: once, ports: [{name: setup, containerPort: 7000}]}
                - {name: sidecar, restartPolicy: Always, ports: [{name: metrics, containerPort: 9090}]}
              containers:
                - {name: web, ports: [{name: http, containerPort: 8080}, {containerPort: 8081}, {name: dns, containerPort: 53, protocol: UDP}, {name: empty}]}
            status: {phase: Running, podIPs: [{ip: 10.0.0.1}]}
            """;

    /// One port of a rule, and what is said of it.
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    {port: 80}                 | {port: 80, targetPort: 8080}               | port 80 is the port of Service shop/web; its pods listen on 8080, and policies judge that one
                    {port: 80}                 | {port: 80, targetPort: http}               | port 80 is the port of Service shop/web; its pods listen on 8080, and policies judge that one
                    {port: 80, protocol: TCP}  | {port: 80, targetPort: metrics}            | port 80 is the port of Service shop/web; its pods listen on 9090, and policies judge that one
                    {port: 80}                 | {port: 81, targetPort: 80}, {port: 80, targetPort: 8080} | ''
                    {port: 80}                 | {port: 80}                                 | ''
                    {port: 80}                 | {port: 80, targetPort: 0}                  | ''
                    {port: 80}                 | {port: 80, targetPort: nowhere}            | ''
                    {port: 80}                 | {port: 80, targetPort: 8080, protocol: UDP} | ''
                    {port: 80}                 | {port: 81, targetPort: 8080}               | ''
                    {port: 80, endPort: 90}    | {port: 80, targetPort: 8080}               | ''
                    {port: 80, protocol: UDP}  | {port: 80, targetPort: 8080}               | ''
                    {protocol: TCP}            | {port: 80, targetPort: 8080}               | ''
                    {port: 8081}               | {port: 8081, targetPort: 8080}             | ''
                    {port: 53}                 | {port: 53, targetPort: 8080}               | port 53 is the port of Service shop/web; its pods listen on 8080, and policies judge that one
                    {port: http}               | {port: 80, targetPort: 8080}               | ''
                    {port: metrics}            | {port: 80, targetPort: 8080}               | ''
                    {port: setup}              | {port: 80, targetPort: 8080}               | no pod that the policy selects has a TCP port named setup; it matches nothing
                    {port: dns}                | {port: 80, targetPort: 8080}               | no pod that the policy selects has a TCP port named dns; it matches nothing
                    {port: dns, protocol: UDP} | {port: 80, targetPort: 8080}               | ''
                    """)
    void tellsPortsThatThePodsDoNotHave(String port, String servicePorts, String message) {
        var world = shop("{ports: [" + port + "]}").with(service(servicePorts));

        assertThat(told(world))
                .isEqualTo(message.isEmpty() ? List.of() : List.of("spec.ingress[0].ports[0]: " + message));
    }

    @Test
    void whoNamesBothPortsMeansNoOther() {
        var world = shop("{ports: [{port: 80}, {port: 8080}]}").with(service("{port: 80, targetPort: 8080}"));

        assertThat(told(world)).isEmpty();
    }

    @Test
    void aServiceOfOtherPodsExplainsNothing() {
        var other = service("{port: 80, targetPort: 8080}");
        other.getSpec().setSelector(Map.of("app", "web", "version", "v2"));
        var open = service("{port: 80, targetPort: 8080}");
        open.getMetadata().setName("open");
        open.getSpec().setSelector(null);
        var elsewhere = service("{port: 80, targetPort: 8080}");
        elsewhere.getMetadata().setNamespace("zoo");

        assertThat(told(shop("{ports: [{port: 80}]}").with(other, open, elsewhere)))
                .isEmpty();
    }

    @Test
    void aPortIsKnownIfOneOfThePodsHasIt() {
        var other = YAML.unmarshal(WEB, Pod.class);
        other.getMetadata().setName("web-2");
        other.getMetadata().setLabels(Map.of("app", "web", "version", "v2"));
        other.getSpec().getContainers().getFirst().getPorts().getFirst().setName("late");

        assertThat(told(shop("{ports: [{port: late}]}").with(other))).isEmpty();
    }

    @Test
    void whatHasNoPodsYetIsNoTrap() {
        var policy = "{metadata: {namespace: shop, name: p}, spec: {podSelector: {matchLabels: {app: later}}, "
                + "policyTypes: [Ingress, Egress], ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}], "
                + "ports: [{port: 80}, {port: later}]}], egress: [{to: [{namespaceSelector: {matchLabels: {a: b}}}]}]}}";
        var world = new World().policies(policy).with(pod(), World.namespace("shop", Map.of()));

        assertThat(told(world.with(service("{port: 80, targetPort: 8080}")))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    {namespaceSelector: {matchLabels: {team: front}}}                                    | ''
                    {namespaceSelector: {matchLabels: {team: frnt}}}                                     | .namespaceSelector: no namespace has these labels; the peer matches nobody
                    {namespaceSelector: {matchLabels: {team: frnt}}, podSelector: {}}                    | .namespaceSelector: no namespace has these labels; the peer matches nobody
                    {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: front}}}             | ''
                    {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: empty}}}             | ''
                    {namespaceSelector: {}}                                                              | ''
                    {podSelector: {matchLabels: {app: nobody}}}                                          | ''
                    {ipBlock: {cidr: 203.0.113.0/24}}                                                    | ''
                    """)
    void tellsSelectorsThatNoNamespaceFits(String peer, String message) {
        var world = shop("{from: [{podSelector: {}}, " + peer + "]}");
        var leaving = shop("{from: []}, {}], egress: [{to: [{podSelector: {}}, " + peer + "]}");

        assertThat(told(world)).isEqualTo(message.isEmpty() ? List.of() : List.of("spec.ingress[0].from[1]" + message));
        assertThat(told(leaving)).isEqualTo(message.isEmpty() ? List.of() : List.of("spec.egress[0].to[1]" + message));
    }

    /// That it is invalid is told elsewhere; a trap it is not.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{from: [null], ports: [null, {port: 80, protocol: ICMP}, {port: '80'}, {port: Not-A-Name}, {port: a, endPort: 5}]}",
                "{from: [{namespaceSelector: {matchExpressions: [{key: a, operator: In}]}}]}",
                "{from: [{namespaceSelector: {matchLabels: {no: such}}, ipBlock: {cidr: 10.0.0.0/8}}]}",
                "null",
            })
    void whatIsInvalidIsNoTrap(String rule) {
        assertThat(told(shop(rule).with(service("{port: 80, targetPort: 8080}"))))
                .isEmpty();
        assertThat(told(shop("{}], egress: [" + rule.replace("from", "to").replaceAll(", ports: .*", "}"))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void inModeOffNothingIsJudgedAndNothingTold(PolicyMode mode) {
        var world = shop("{from: [{namespaceSelector: {matchLabels: {no: such}}}], ports: [{port: 80}, {port: none}]}")
                .with(service("{port: 80, targetPort: 8080}"))
                .mode(mode);

        assertThat(told(world)).hasSize(mode == PolicyMode.OFF ? 0 : 3);
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT, '',         true",
        "BOTH,   '',         true",
        "OFF,    '',         false",
        "EITHER, '',         false",
        "CONTROLLER, '',     false",
        "OFF,    both,       true",
        "CLIENT, controller, false",
    })
    void whoAdmitsOnlyTheControllerIsToldWhereTheClientIsJudged(PolicyMode mode, String own, boolean expected) {
        var shop = World.namespace("shop", Map.of());
        if (!own.isEmpty()) {
            shop.getMetadata().setAnnotations(Map.of("jvm-ingress.io/policy-mode", own));
        }
        var proxy = pod();
        proxy.getMetadata().setNamespace("edge");
        proxy.getStatus().getPodIPs().getFirst().setIp("10.0.0.2");
        var world = new World()
                .with(shop, pod(), proxy, World.namespace("edge", Map.of("is", "edge")))
                .policies("{metadata: {namespace: shop, name: p}, spec: {ingress: [{from: [{namespaceSelector:"
                        + " {matchLabels: {is: edge}}}]}]}}")
                .controller("edge", "web")
                .mode(mode);

        var word = own.isEmpty() ? mode.name().toLowerCase(java.util.Locale.ROOT) : own;
        assertThat(world.findings())
                .isEqualTo(
                        expected
                                ? List.of("warning NetworkPolicy shop/p: PolicyAdmitsOnlyController: admits only the"
                                        + " ingress controller, so in mode " + word + " it admits no client; add peers"
                                        + " for the clients, or annotate it with jvm-ingress.io/controller-peer:"
                                        + " delegate")
                                : List.of());
    }

    /// A policy on `web` with this rule.
    private static World shop(String rule) {
        return new World()
                .policies(
                        "{metadata: {namespace: shop, name: p}, spec: {podSelector: {matchLabels: {app: web}}, ingress:"
                                + " [" + rule + "]}}")
                .with(
                        pod(),
                        World.namespace("shop", Map.of()),
                        World.namespace("front", Map.of("team", "front")),
                        World.namespace("empty", Map.of()));
    }

    private static Pod pod() {
        return YAML.unmarshal(WEB, Pod.class);
    }

    private static Service service(String ports) {
        return YAML.unmarshal("""
                apiVersion: v1
                kind: Service
                metadata: {namespace: shop, name: web}
                spec: {selector: {app: web}, ports: [%s]}
                """.formatted(ports), Service.class);
    }

    /// The messages of the findings that are about traps.
    private static List<String> told(World world) {
        var compiled = world.compile();
        return java.util.stream.Stream.concat(
                        compiled.findings().stream(),
                        ServicePorts.findings(compiled, world.state().services()).stream())
                .filter(finding -> !finding.reason().equals("PolicyPartInvalid"))
                .map(finding -> finding.message())
                .toList();
    }
}
