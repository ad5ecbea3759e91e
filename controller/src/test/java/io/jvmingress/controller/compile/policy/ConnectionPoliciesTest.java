package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.compile.policy.ConnectionPolicies.Verdict;
import io.jvmingress.proxy.table.EgressMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// NetworkPolicy as Kubernetes means it, without a proxy: both directions, every protocol.
class ConnectionPoliciesTest {

    /// All of them, those too that are no matter of the proxy.
    @ParameterizedTest
    @MethodSource("io.jvmingress.controller.compile.policy.PolicyCasesTest#cases")
    void judgesEveryProbeOfTheCase(Map<?, ?> written) {
        var world = PolicyCasesTest.world(written);
        var addresses = PolicyCasesTest.addresses(written);
        var judges = new EnumMap<Protocol, ConnectionPolicies>(Protocol.class);
        for (var probe : World.maps(written, "probes")) {
            var protocol = Protocol.valueOf(World.text(probe, "protocol"));
            var judge = judges.computeIfAbsent(protocol, asked -> new ConnectionPolicies(world.state(), asked));
            var from = World.address(Objects.requireNonNull(addresses.get(World.text(probe, "from"))));
            var to = World.address(Objects.requireNonNull(addresses.get(World.text(probe, "to"))));
            int port = Integer.parseInt(World.text(probe, "port"));
            assertThat(judge.ingress(from, to, port).allowed()
                            && judge.egress(from, to, port).allowed())
                    .as("%s", probe)
                    .isEqualTo(World.text(probe, "expect").equals("allow"));
        }
    }

    /// Types and rules as the API server would default them, for the egress of 10.0.0.1 to 10.0.0.2.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                       | false | true
            {egress: []}                                             | false | true
            {egress: [{}]}                                           | true  | true
            {policyTypes: [Egress]}                                  | true  | false
            {policyTypes: [Ingress], egress: [{}]}                   | false | true
            {policyTypes: [Egres]}                                   | false | true
            {policyTypes: [Egress], egress: [null]}                  | true  | false
            {policyTypes: [Egress], egress: [{form: []}]}            | true  | false
            {policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: b}}}]}]} | true | true
            {policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: c}}}]}]} | true | false
            {policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.2/32}}]}]}         | true | true
            {policyTypes: [Egress], egress: [{ports: [{port: http}]}]}                        | true | true
            {policyTypes: [Egress], egress: [{ports: [{port: dns, protocol: UDP}]}]}          | true | false
            {policyTypes: [Egress], egress: [{ports: [{port: 8080, protocol: TCPP}]}]}        | true | false
            """)
    void judgesTheEgressOfTheSource(String spec, boolean isolated, boolean allowed) {
        var judge = new ConnectionPolicies(world(spec).state(), Protocol.TCP);

        assertThat(judge.egress(World.address("10.0.0.1"), World.address("10.0.0.2"), 8080))
                .isEqualTo(new Verdict(isolated, allowed, isolated ? List.of("shop/p") : List.of()));
    }

    @Test
    void aNameOfAPortIsThatOfTheDestinationsPods() {
        var spec = "{policyTypes: [Egress], egress: [{ports: [{port: dns, protocol: UDP}]}]}";
        var judge = new ConnectionPolicies(world(spec).state(), Protocol.UDP);

        assertThat(judge.egress(World.address("10.0.0.1"), World.address("10.0.0.2"), 53)
                        .allowed())
                .isTrue();
        assertThat(judge.egress(World.address("10.0.0.1"), World.address("10.0.0.9"), 53)
                        .allowed())
                .isFalse();
    }

    /// While an address changes hands: the new pod does not call the port by the name that the old one is admitted on.
    @ParameterizedTest
    @CsvSource({"c, true", "d, false"})
    void eachPodAtAnAddressIsAdmittedByARuleOfItsOwn(String second, boolean allowed) {
        var world = world("""
                {policyTypes: [Egress], egress: [{ports: [{port: http}], to: [{podSelector: {matchLabels: {app: b}}}]},\
                 {to: [{podSelector: {matchLabels: {app: c}}}]}]}""")
                .pod(pod(second, "10.0.0.2", List.of(Map.of("name", "web", "containerPort", 8080))))
                .endpoint("10.0.0.2", 8080);
        var judge = new ConnectionPolicies(world.state(), Protocol.TCP);

        assertThat(judge.egress(World.address("10.0.0.1"), World.address("10.0.0.2"), 8080)
                        .allowed())
                .isEqualTo(allowed);
        assertThat(world.judge().allows("10.0.0.1", "10.0.0.2", 8080, EgressMode.STRICT, 80))
                .isEqualTo(allowed);
    }

    @Test
    void aPodReachesItself() {
        var judge =
                new ConnectionPolicies(world("{policyTypes: [Ingress, Egress]}").state(), Protocol.TCP);
        var self = World.address("10.0.0.1");

        assertThat(judge.ingress(self, self, 80)).isEqualTo(new Verdict(true, true, List.of("shop/p")));
        assertThat(judge.egress(self, self, 80).allowed()).isTrue();
        assertThat(judge.ingress(World.address("10.0.0.2"), self, 80).allowed()).isFalse();
        assertThat(judge.ingress(World.address("192.0.2.1"), self, 80).allowed())
                .isFalse();
    }

    /// Pod `a`, which the policy selects, and pod `b`.
    private static World world(String spec) {
        var ports = List.<Map<String, Object>>of(
                Map.of("name", "http", "containerPort", 8080),
                Map.of("name", "dns", "containerPort", 53, "protocol", "UDP"));
        var merged =
                spec.replaceFirst("\\{", "{podSelector: {matchLabels: {app: a}}" + (spec.equals("{}") ? "" : ", "));
        return new World()
                .namespace(Map.of("name", "shop"))
                .pod(pod("a", "10.0.0.1", ports))
                .pod(pod("b", "10.0.0.2", ports))
                .policies("metadata: {namespace: shop, name: p}\nspec: " + merged);
    }

    private static Map<String, Object> pod(String name, String address, List<Map<String, Object>> ports) {
        return Map.of(
                "namespace", "shop",
                "name", name,
                "labels", Map.of("app", name),
                "ips", List.of(address),
                "containers", List.of(Map.of("name", "serve", "ports", ports)));
    }
}
