package io.jvmingress.proxy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.EgressTable;
import io.jvmingress.proxy.table.EgressTable.HopPorts;
import io.jvmingress.proxy.table.EgressTable.PortRange;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.IdentitySet;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.Protocol;
import io.jvmingress.proxy.table.Upstream;
import io.jvmingress.proxy.table.Verdict;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyIndexTest {

    private static final Address FRONT = address("10.0.0.1");
    private static final Address OTHER = address("10.0.0.2");
    private static final Address SHARED = address("10.0.0.3");
    private static final Address OFFICE = address("203.0.113.10");

    /// Identity 0 is the front's, 1 the other's; both claim the shared address. Verdict n admits identity n; verdict 2
    /// the office.
    private static final List<Verdict> VERDICTS = List.of(
            verdict(new Admission(false, List.of(0), List.of())),
            verdict(new Admission(false, List.of(1), List.of())),
            verdict(new Admission(
                    false,
                    List.of(),
                    List.of(AddressRange.parseCidr("203.0.113.0/24").orElseThrow()))),
            verdict(new Admission(false, List.of(0, 1), List.of())),
            verdict(Admission.NOBODY));

    @Test
    void aPodIsKnownByTheAddressOfItsConnection() {
        var index = index(Map.of());
        assertThat(index.allows(0, FRONT, true, PolicyMode.CLIENT)).isTrue();
        assertThat(index.allows(0, OTHER, true, PolicyMode.CLIENT)).isFalse();
    }

    @Test
    void anAddressFromAHeaderIsNeverAPod() {
        assertThat(index(Map.of()).allows(0, FRONT, false, PolicyMode.CLIENT)).isFalse();
    }

    @Test
    void anAddressFromAHeaderIsStillAnAddress() {
        assertThat(index(Map.of()).allows(2, OFFICE, false, PolicyMode.CLIENT)).isTrue();
    }

    @Test
    void whereTwoPodsClaimOneAddressBothMustBeAdmitted() {
        var index = index(Map.of());
        assertThat(index.allows(0, SHARED, true, PolicyMode.CLIENT)).isFalse();
        assertThat(index.allows(3, SHARED, true, PolicyMode.CLIENT)).isTrue();
    }

    @Test
    void anAddressWithoutAPodMatchesNoSelector() {
        assertThat(index(Map.of()).allows(3, OFFICE, true, PolicyMode.CLIENT)).isFalse();
    }

    @Test
    void explainsAnEndpointByItsVerdicts() {
        var index = index(Map.of(endpoint(1).id(), List.of(0, 2)));
        assertThat(index.verdictsOf(endpoint(1))).containsExactly(VERDICTS.get(0), VERDICTS.get(2));
        assertThat(index.verdictsOf(endpoint(2))).isEmpty();
    }

    @Test
    void anOpenUpstreamIsAlwaysTheSameWhole() {
        var view = view(index(Map.of()), 3);
        assertThat(view.allowed(OTHER, true, modes(PolicyMode.CLIENT), 80)).isSameAs(view.all());
        assertThat(view.all()).containsExactly(endpoint(0), endpoint(1), endpoint(2));
    }

    @Test
    void nothingIsJudgedInModeOff() {
        var view = view(index(Map.of(endpoint(0).id(), List.of(4))), 1);
        assertThat(view.allowed(OTHER, true, modes(PolicyMode.OFF), 80)).isSameAs(view.all());
    }

    @Test
    void onlyTheDeniedEndpointsAreLeftOut() {
        var view = view(index(Map.of(endpoint(1).id(), List.of(0))), 3);
        assertThat(view.allowed(FRONT, true, modes(PolicyMode.CLIENT), 80)).hasSize(3);
        assertThat(view.allowed(OTHER, true, modes(PolicyMode.CLIENT), 80)).containsExactly(endpoint(0), endpoint(2));
    }

    @Test
    void aClientGetsTheSameListEachTime() {
        var view = view(index(Map.of(endpoint(1).id(), List.of(0))), 3);
        assertThat(view.allowed(OTHER, true, modes(PolicyMode.CLIENT), 80))
                .isSameAs(view.allowed(OFFICE, false, modes(PolicyMode.CLIENT), 80));
    }

    @Test
    void everyVerdictOfAnEndpointMustAllow() {
        var view = view(index(Map.of(endpoint(0).id(), List.of(0, 3))), 1);
        assertThat(view.allowed(FRONT, true, modes(PolicyMode.CLIENT), 80)).containsExactly(endpoint(0));
        assertThat(view.allowed(OTHER, true, modes(PolicyMode.CLIENT), 80)).isEmpty();
    }

    @Test
    void anUpstreamWithoutEndpointsHasNothingToAllow() {
        assertThat(view(index(Map.of()), 0).allowed(FRONT, true, modes(PolicyMode.CLIENT), 80))
                .isEmpty();
    }

    /// Seventy groups are more than are kept, and must answer alike.
    @ParameterizedTest
    @CsvSource({
        "5,  10.0.0.1, '0 3'",
        "5,  10.0.0.2, '1 3'",
        "5,  10.0.0.3, 3",
        "5,  203.0.113.10, 2",
        "5,  198.51.100.7, ''",
        "5,  10.1.0.4, 4",
        "64, 10.0.0.2, '1 3'",
        "64, 10.1.0.63, 63",
        "70, 10.0.0.1, '0 3'",
        "70, 198.51.100.7, ''",
        "70, 10.1.0.69, 69",
    })
    void manyGroupsAreFilteredAsFewAre(int groups, String client, String expected) {
        var view = view(manyGroups(groups), groups + 1);

        var left = view.allowed(address(client), true, modes(PolicyMode.CLIENT), 80);

        var isolated = (expected + " " + groups).strip().split(" ", -1);
        assertThat(left)
                .containsExactlyElementsOf(Arrays.stream(isolated)
                        .map(number -> endpoint(Integer.parseInt(number)))
                        .toList());
        assertThat(view.allowed(address(client), false, modes(PolicyMode.CLIENT), 80))
                .as("an address alone")
                .hasSize(client.equals("203.0.113.10") ? 2 : 1);
        if (groups <= EndpointView.MOST_KEPT) {
            assertThat(view.allowed(address(client), true, modes(PolicyMode.CLIENT), 80))
                    .isSameAs(left);
        }
    }

    /// What the proxy does for each request, also for one of a pod to itself.
    @Test
    void aQuestionThatWasAskedBeforeAllocatesNothing() {
        var view = view(manyGroups(40), 41);
        var clients = List.of(FRONT, OTHER, OFFICE, endpoint(7).address());
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int questions = 10_000;

        long asked = ask(view, clients, questions);
        long before = threads.getCurrentThreadAllocatedBytes();
        long again = ask(view, clients, questions);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(again).isEqualTo(asked);
        assertThat(allocated).as("bytes").isLessThan(questions);
    }

    private static long ask(EndpointView<List<Endpoint>> view, List<Address> clients, int questions) {
        var modes = modes(PolicyMode.CLIENT);
        long endpoints = 0;
        for (int i = 0; i < questions; i++) {
            endpoints += view.allowed(clients.get(i % clients.size()), true, modes, 80)
                    .size();
        }
        return endpoints;
    }

    /// The first three are those of [#VERDICTS], and so is the fourth; the others differ by the policy that admits
    /// nobody.
    private static PolicyIndex manyGroups(int groups) {
        var verdicts = new ArrayList<>(VERDICTS);
        var lists = new TreeMap<String, List<Integer>>();
        for (int i = 0; i < groups; i++) {
            if (i >= verdicts.size()) {
                verdicts.add(new Verdict(Admission.NOBODY, false, false, false, List.of("shop/p" + i)));
            }
            lists.put(endpoint(i).id(), List.of(i));
        }
        return PolicyIndex.of(new PolicyTable(identities(), verdicts, lists));
    }

    @ParameterizedTest
    @EnumSource
    void aPodReachesItselfUnlessTheHopIsJudged(PolicyMode mode) {
        var view = view(index(Map.of(endpoint(0).id(), List.of(4), endpoint(1).id(), List.of(4))), 2);
        var self = endpoint(1);
        var expected = switch (mode) {
            case OFF -> List.of(endpoint(0), self);
            case CLIENT, EITHER -> List.of(self);
            case CONTROLLER, BOTH -> List.<Endpoint>of();
        };
        assertThat(view.allowed(self.address(), true, modes(mode), 80)).isEqualTo(expected);
    }

    @Test
    void aHeaderDoesNotMakeAClientThePodItself() {
        var view = view(index(Map.of(endpoint(0).id(), List.of(4))), 1);
        assertThat(view.allowed(endpoint(0).address(), false, modes(PolicyMode.CLIENT), 80))
                .isEmpty();
    }

    @Test
    void theHopThatIsAdmittedMayServeAPodItself() {
        var admitted = new Verdict(Admission.NOBODY, true, true, false, List.of("shop/p"));
        var table = new PolicyTable(
                new TreeMap<>(),
                List.of(admitted),
                new TreeMap<>(Map.of(endpoint(0).id(), List.of(0))));
        var view = view(PolicyIndex.of(table), 1);
        assertThat(view.allowed(endpoint(0).address(), true, modes(PolicyMode.BOTH), 80))
                .containsExactly(endpoint(0));
        assertThat(view.allowed(OFFICE, true, modes(PolicyMode.BOTH), 80)).isEmpty();
    }

    /// Both identities are isolated for egress and have no rule for the endpoint; the first may reach port 80 of the
    /// proxy's pod over IPv4, and port 443 over IPv6.
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, true,  OFF,      80,  true",
        "10.0.0.1, true,  STRICT,   80,  false",
        "10.0.0.1, true,  EVALUATE, 80,  true",
        "10.0.0.1, true,  EVALUATE, 79,  false",
        "10.0.0.1, true,  EVALUATE, 443, false",
        "fd00::9,  true,  EVALUATE, 443, true",
        "fd00::9,  true,  EVALUATE, 80,  false",
        "10.0.0.2, true,  EVALUATE, 80,  false",
        "10.0.0.3, true,  EVALUATE, 80,  false",
        "10.0.0.1, false, STRICT,   80,  true",
        "10.0.0.9, true,  STRICT,   80,  true",
        "10.0.0.8, true,  STRICT,   80,  true",
        "10.1.0.0, true,  STRICT,   80,  true",
    })
    void theClientsOwnEgressCounts(String client, boolean provesPod, EgressMode mode, int port, boolean allowed) {
        var identities = new TreeMap<Address, List<Integer>>();
        identities.put(address("10.0.0.1"), List.of(0));
        identities.put(address("fd00::9"), List.of(0));
        identities.put(address("10.0.0.2"), List.of(70));
        identities.put(address("10.0.0.3"), List.of(0, 70));
        identities.put(address("10.0.0.8"), List.of(200));
        identities.put(endpoint(0).address(), List.of(0));
        var ports = new HopPorts(List.of(new PortRange(80, 80)), List.of(new PortRange(440, 443)));
        var egress = new EgressTable(
                List.of(IdentitySet.of(List.of(0, 70))),
                new TreeMap<>(Map.of(endpoint(0).id(), 0)),
                new TreeMap<>(Map.of(0, ports, 60, ports)));
        var table = new PolicyTable(identities, List.of(), new TreeMap<>(), egress);
        var view = view(PolicyIndex.of(table), 2);

        var left = view.allowed(address(client), provesPod, Modes.of(PolicyMode.CLIENT, mode), port);

        assertThat(left).isEqualTo(allowed ? List.of(endpoint(0), endpoint(1)) : List.of(endpoint(1)));
    }

    /// Only the first identity's and the second's namespaces set a mode: the one client, the other off. All three are
    /// isolated for egress and have no rule for the endpoint.
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, CLIENT, OFF,    false",
        "10.0.0.1, OFF,    OFF,    false",
        "10.0.0.2, CLIENT, OFF,    true",
        "10.0.0.2, OFF,    OFF,    true",
        "10.0.0.2, OFF,    CLIENT, false",
        "10.0.0.2, EITHER, BOTH,   false",
        "10.0.0.3, CLIENT, OFF,    false",
        "10.0.0.3, OFF,    OFF,    true",
        "10.0.0.3, OFF,    CLIENT, false",
    })
    void whoseEgressCountsTheClientsOwnNamespaceSays(
            String client, PolicyMode mode, PolicyMode route, boolean allowed) {
        var identities = new TreeMap<Address, List<Integer>>();
        IntStream.range(0, 3).forEach(i -> identities.put(address("10.0.0." + (i + 1)), List.of(i)));
        var egress = new EgressTable(
                List.of(IdentitySet.of(List.of(0, 1, 2))),
                new TreeMap<>(Map.of(endpoint(0).id(), 0)),
                new TreeMap<>(),
                new TreeMap<>(Map.of(0, true, 1, false)));
        var view = view(PolicyIndex.of(new PolicyTable(identities, List.of(), new TreeMap<>(), egress)), 1);

        assertThat(view.allowed(
                        address(client), true, Modes.of(mode, EgressMode.STRICT).with(route), 80))
                .isEqualTo(allowed ? List.of(endpoint(0)) : List.of());
        assertThat(view.allowed(
                        address(client), true, Modes.of(mode, EgressMode.OFF).with(route), 80))
                .as("no egress counts")
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"OFF, false", "CLIENT, false", "CONTROLLER, false"})
    void aNamespacesModeCountsWhateverTheSettingsAre(PolicyMode settings, boolean allowed) {
        var own = new Verdict(Admission.NOBODY, true, true, false, Optional.of(PolicyMode.CLIENT), List.of("shop/p"));
        var table = new PolicyTable(
                new TreeMap<>(), List.of(own), new TreeMap<>(Map.of(endpoint(0).id(), List.of(0))));

        assertThat(view(PolicyIndex.of(table), 2).allowed(OFFICE, true, modes(settings), 80))
                .isEqualTo(allowed ? List.of(endpoint(0), endpoint(1)) : List.of(endpoint(1)));
    }

    @Test
    void aServiceMayAddAMode() {
        var index = index(Map.of(endpoint(0).id(), List.of(0)));
        var upstream = new Upstream("shop/web:80", Protocol.HTTP, PolicyMode.CLIENT, List.of(endpoint(0)), 0);
        var view = EndpointView.of(index, upstream, list -> list);

        assertThat(view.allowed(FRONT, true, modes(PolicyMode.OFF), 80)).hasSize(1);
        assertThat(view.allowed(OTHER, true, modes(PolicyMode.OFF), 80)).isEmpty();
    }

    private static Modes modes(PolicyMode mode) {
        return Modes.of(mode, EgressMode.OFF);
    }

    private static PolicyIndex index(Map<String, List<Integer>> endpoints) {
        return PolicyIndex.of(new PolicyTable(identities(), VERDICTS, new TreeMap<>(endpoints)));
    }

    private static SortedMap<Address, List<Integer>> identities() {
        return new TreeMap<>(Map.of(FRONT, List.of(0), OTHER, List.of(1), SHARED, List.of(0, 1)));
    }

    private static EndpointView<List<Endpoint>> view(PolicyIndex index, int endpoints) {
        var upstream = new Upstream(
                "shop/web:80",
                IntStream.range(0, endpoints)
                        .mapToObj(PolicyIndexTest::endpoint)
                        .toList(),
                0);
        return EndpointView.of(index, upstream, list -> list);
    }

    private static Endpoint endpoint(int number) {
        return Endpoint.of(address("10.1.0." + number), 8080, "shop/web-" + number, "uid" + number);
    }

    private static Verdict verdict(Admission clients) {
        return new Verdict(clients, false, false, false, List.of("shop/p"));
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }
}
