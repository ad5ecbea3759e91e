package io.jvmingress.proxy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.EgressTable;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.SourceTable;
import io.jvmingress.proxy.table.Upstream;
import io.jvmingress.proxy.table.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Endpoints 10.0.0.1 on node 0 and 10.0.0.2 on node 1 admit nobody, 10.0.0.3 is open, 10.0.0.4 admits the addresses of
/// node 1, which are 192.168.0.2 and fd00::2.
class LocalNodeTest {

    private static final EndpointView<List<String>> VIEW = EndpointView.of(
            index(false),
            new Upstream("shop/web:80", endpoints().toList(), 0),
            left -> left.stream().map(one -> one.address().toString()).toList());

    @ParameterizedTest
    @CsvSource({
        "192.168.0.1, NEVER,     10.0.0.3",
        "192.168.0.1, SAME_NODE, 10.0.0.1 10.0.0.3",
        "192.168.0.1, ANY,       10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4",
        "192.168.0.2, NEVER,     10.0.0.3 10.0.0.4",
        "192.168.0.2, SAME_NODE, 10.0.0.2 10.0.0.3 10.0.0.4",
        "fd00::2,     SAME_NODE, 10.0.0.2 10.0.0.3",
        "192.0.2.7,   ANY,       10.0.0.3",
    })
    void aNodeIsAdmitted(String client, LocalNode mode, String reached) {
        assertThat(reached(VIEW, client, PolicyMode.CLIENT, mode)).isEqualTo(reached);
    }

    @Test
    void aHeaderProvesNoNode() {
        var modes = Modes.of(PolicyMode.CLIENT, EgressMode.OFF);

        assertThat(VIEW.allowed(address("192.168.0.1"), false, modes, LocalNode.ANY, 80))
                .containsExactly("10.0.0.3");
    }

    @Test
    void whereTheHopIsJudgedItHasToBeAdmittedToo() {
        assertThat(reached(VIEW, "192.168.0.1", PolicyMode.BOTH, LocalNode.ANY)).isEqualTo("10.0.0.3");
        assertThat(reached(VIEW, "192.168.0.1", PolicyMode.EITHER, LocalNode.ANY))
                .isEqualTo("10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4");
    }

    @Test
    void withManyGroupsItIsTheSame() {
        var view = EndpointView.of(
                index(true),
                new Upstream("shop/web:80", endpoints().toList(), 0),
                left -> left.stream().map(one -> one.address().toString()).toList());

        assertThat(reached(view, "192.168.0.1", PolicyMode.CLIENT, LocalNode.ANY))
                .isEqualTo("10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4");
        assertThat(reached(view, "192.168.0.1", PolicyMode.CLIENT, LocalNode.SAME_NODE))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void anAddressInThePodsNetworksMightBeAPod() {
        var index = index(false);

        assertThat(index.mightBePod(address("10.0.0.99"))).isTrue();
        assertThat(index.mightBePod(address("10.0.0.9"))).as("it is one").isFalse();
        assertThat(index.mightBePod(address("10.0.1.1"))).isFalse();
        assertThat(index.mightBePod(address("192.168.0.1"))).as("a node").isFalse();
        assertThat(index.mightBePod(address("fd00:1::7"))).isTrue();
    }

    private static String reached(EndpointView<List<String>> view, String client, PolicyMode mode, LocalNode node) {
        return String.join(" ", view.allowed(address(client), true, Modes.of(mode, EgressMode.OFF), node, 80));
    }

    /// @param apart whether each endpoint has a verdict of its own, also the open one
    private static PolicyIndex index(boolean apart) {
        var node = new Admission(false, List.of(), List.of(AddressRange.of(address("192.168.0.2"), 32)));
        var verdicts = Stream.of(Admission.NOBODY, Admission.NOBODY, Admission.NOBODY, node)
                .map(clients -> new Verdict(clients, false, false, false, List.of("shop/web")))
                .toList();
        var numbers = new TreeMap<String, List<Integer>>();
        var ids = endpoints().map(Endpoint::id).toList();
        numbers.put(ids.get(0), List.of(0));
        numbers.put(ids.get(1), List.of(apart ? 1 : 0));
        numbers.put(ids.get(3), List.of(3));
        if (apart) {
            numbers.put(ids.get(2), List.of(2));
        }
        var sources = new SourceTable(
                List.of(
                        AddressRange.parseCidr("10.0.0.0/24").orElseThrow(),
                        AddressRange.parseCidr("192.168.0.0/24").orElseThrow(),
                        AddressRange.parseCidr("fd00:1::/64").orElseThrow()),
                new TreeMap<>(Map.of(address("192.168.0.1"), 0, address("192.168.0.2"), 1, address("fd00::2"), 1)),
                new TreeMap<>(Map.of(ids.get(0), 0, ids.get(1), 1)));
        return PolicyIndex.of(new PolicyTable(
                new TreeMap<>(Map.of(address("10.0.0.9"), List.of(0))), verdicts, numbers, EgressTable.EMPTY, sources));
    }

    private static Stream<Endpoint> endpoints() {
        return Stream.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4")
                .map(text -> Endpoint.of(address(text), 8080, "", ""));
    }

    private static Address address(String text) {
        return Optional.of(text).flatMap(Address::parse).orElseThrow();
    }
}
