package io.jvmingress.proxy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.EgressTable;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.IdentitySet;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.SourceTable;
import io.jvmingress.proxy.table.Upstream;
import io.jvmingress.proxy.table.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Policies change, and what was made for an upstream is kept or made anew.
class PolicyChangeTest {

    private static final Address CLIENT = address("10.0.0.9");
    private static final Endpoint FIRST = Endpoint.of(address("10.0.0.1"), 8080, "", "");
    private static final Endpoint SECOND = Endpoint.of(address("10.0.0.2"), 8080, "", "");
    private static final Upstream UPSTREAM = new Upstream("shop/web:80", List.of(FIRST, SECOND), 0);
    private static final Modes STRICT = Modes.of(PolicyMode.CLIENT, EgressMode.STRICT);

    /// Identity 0 may reach the first endpoint; the second is open.
    private static final PolicyTable TABLE = table(0, List.of(0), Map.of(FIRST.id(), List.of(0)), EgressTable.EMPTY);

    private final PolicyIndex index = PolicyIndex.of(TABLE);
    private final EndpointView<List<Endpoint>> view = EndpointView.of(index, UPSTREAM, list -> list);

    @Test
    void aClientThatBecomesAnotherIsJudgedByWhatItIsNow() {
        assertThat(allowed(view)).containsExactly(FIRST, SECOND);
        var others = changed(table(7, List.of(0), TABLE.endpoints(), EgressTable.EMPTY));

        var next = view.over(others);

        assertThat(next).isPresent();
        assertThat(next.map(PolicyChangeTest::allowed)).hasValue(List.of(SECOND));
        assertThat(allowed(view)).as("the old one").containsExactly(FIRST, SECOND);
        assertThat(next.flatMap(one -> one.over(index)).map(PolicyChangeTest::allowed))
                .as("and back")
                .hasValue(List.of(FIRST, SECOND));
    }

    @Test
    void anotherVerdictOnAnEndpointIsAnotherView() {
        assertThat(view.over(changed(table(0, List.of(7), TABLE.endpoints(), EgressTable.EMPTY))))
                .isEmpty();
    }

    @Test
    void anEqualVerdictAtAnotherPlaceIsNone() {
        var verdicts = List.of(verdict(List.of(5)), TABLE.verdicts().getFirst());
        var moved = new PolicyTable(TABLE.identities(), verdicts, Map.of(FIRST.id(), List.of(1)));

        var next = view.over(changed(moved));

        assertThat(next.map(PolicyChangeTest::allowed)).hasValue(List.of(FIRST, SECOND));
    }

    @Test
    void oneVerdictMoreIsAnotherView() {
        var verdicts = List.of(TABLE.verdicts().getFirst(), verdict(List.of(5)));
        var more = new PolicyTable(TABLE.identities(), verdicts, Map.of(FIRST.id(), List.of(0, 1)));
        var index = changed(more);

        assertThat(view.over(index)).isEmpty();
        assertThat(EndpointView.of(index, UPSTREAM, list -> list).over(this.index))
                .as("one less")
                .isEmpty();
        var swapped = new PolicyTable(
                TABLE.identities(), List.of(verdict(List.of(6)), verdict(List.of(5))), more.endpoints());
        assertThat(EndpointView.of(index, UPSTREAM, list -> list).over(PolicyIndex.of(swapped, index)))
                .as("the second is the same")
                .isEmpty();
    }

    @Test
    void anEndpointThatIsIsolatedNowOrNoMoreIsAnotherView() {
        var both = Map.of(FIRST.id(), List.of(0), SECOND.id(), List.of(0));
        var index = changed(table(0, List.of(0), both, EgressTable.EMPTY));

        assertThat(view.over(index)).isEmpty();
        assertThat(EndpointView.of(index, UPSTREAM, list -> list).over(this.index))
                .isEmpty();
    }

    @Test
    void whoseEgressRefusesAnEndpointIsAnotherView() {
        var refusing = new EgressTable(
                List.of(IdentitySet.of(List.of(0))), new TreeMap<>(Map.of(SECOND.id(), 0)), new TreeMap<>());
        var index = changed(table(0, List.of(0), TABLE.endpoints(), refusing));
        var next = EndpointView.of(index, UPSTREAM, list -> list);

        assertThat(view.over(index)).isEmpty();
        assertThat(allowed(next)).containsExactly(FIRST);
        assertThat(next.dependsOnEgress()).isTrue();
        assertThat(view.dependsOnEgress()).isFalse();
    }

    @Test
    void whatPartsDidNotChangeIsKept() {
        var same = PolicyIndex.of(TABLE, index);
        var noPods = new PolicyTable(Map.of(), TABLE.verdicts(), TABLE.endpoints());
        var networks = new SourceTable(List.of(AddressRange.of(CLIENT, 24)), new TreeMap<>(), Map.of());
        var known = new PolicyTable(Map.of(), TABLE.verdicts(), TABLE.endpoints(), EgressTable.EMPTY, networks);

        assertThat(same.verdictSetsOf(FIRST)).containsExactly(index.verdictSetsOf(FIRST));
        assertThat(same.candidates(CLIENT, true)).isSameAs(index.candidates(CLIENT, true));
        assertThat(PolicyIndex.of(noPods, index).candidates(CLIENT, true)).isEmpty();
        assertThat(PolicyIndex.of(known, index).mightBePod(address("10.0.0.8"))).isTrue();
        assertThat(index.mightBePod(address("10.0.0.8"))).isFalse();
    }

    @Test
    void saysWhatItsEndpointsDependOn() {
        var block = new Admission(false, List.of(), List.of(AddressRange.of(CLIENT, 24)));
        var everything = new Admission(false, List.of(), List.of(AddressRange.of(address("0.0.0.0"), 0)));

        assertThat(view.isIsolated()).isTrue();
        assertThat(view.admitsByAddress()).isFalse();
        assertThat(admitting(block).admitsByAddress()).isTrue();
        assertThat(admitting(everything).admitsByAddress()).isFalse();
        var open = EndpointView.of(PolicyIndex.EMPTY, UPSTREAM, list -> list);
        assertThat(open.isIsolated()).isFalse();
        assertThat(open.admitsByAddress()).isFalse();
    }

    private static EndpointView<List<Endpoint>> admitting(Admission clients) {
        var verdict = new Verdict(clients, false, false, false, List.of("shop/p"));
        var table = new PolicyTable(Map.of(), List.of(verdict), Map.of(FIRST.id(), List.of(0)));
        return EndpointView.of(PolicyIndex.of(table), UPSTREAM, list -> list);
    }

    private PolicyIndex changed(PolicyTable table) {
        return PolicyIndex.of(table, index);
    }

    private static List<Endpoint> allowed(EndpointView<List<Endpoint>> view) {
        return view.allowed(CLIENT, true, STRICT, 80);
    }

    private static PolicyTable table(
            int client, List<Integer> admitted, Map<String, List<Integer>> endpoints, EgressTable egress) {
        return new PolicyTable(Map.of(CLIENT, List.of(client)), List.of(verdict(admitted)), endpoints, egress);
    }

    private static Verdict verdict(List<Integer> admitted) {
        return new Verdict(new Admission(false, admitted, List.of()), false, false, false, List.of("shop/p"));
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }
}
