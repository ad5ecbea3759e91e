package io.jvmingress.proxy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.AccessGuard;
import io.jvmingress.proxy.table.AccessTable;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Protocol;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction;
import io.jvmingress.proxy.table.RouteTable;
import io.jvmingress.proxy.table.RoutingTable;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {

    private static final Settings SETTINGS = new Settings(PolicyMode.CLIENT, List.of(), 8443);
    private static final Snapshot SNAPSHOT = Snapshot.of(TestTable.SHOP, Snapshot.EMPTY);

    @ParameterizedTest
    @CsvSource({
        "10.0.1.1, 10.0.0.2, true",
        "10.0.1.2, 10.0.0.2, false",
        "10.0.1.2, 10.0.0.3, true",
        "10.0.1.2, 10.0.0.99, true",
    })
    void aRequestUnderWayIsAdmittedToItsOwnEndpointOrNot(String client, String endpoint, boolean admitted) {
        var standing = standing("shop/guarded:80", client, endpoint);

        assertThat(Decide.stillAdmits(SNAPSHOT, standing, SETTINGS)).isEqualTo(admitted);
    }

    @Test
    void aRequestUnderWayWhoseUpstreamIsGoneIsAdmitted() {
        assertThat(Decide.stillAdmits(SNAPSHOT, standing("shop/old:80", "10.0.1.2", "10.0.0.2"), SETTINGS))
                .isTrue();
        assertThat(Decide.stillAdmits(SNAPSHOT, standing("shop/closed:80", "10.0.1.2", "10.0.0.4"), SETTINGS))
                .isFalse();
        assertThat(Decide.stillAdmits(Snapshot.EMPTY, standing("shop/closed:80", "10.0.1.2", "10.0.0.4"), SETTINGS))
                .isTrue();
    }

    @Test
    void whatDecidesAboutARequestUnderWayIsTheSameUntilEndpointsOrPoliciesChange() {
        var other = Snapshot.of(TestTable.withAnotherEndpoint(), SNAPSHOT);

        assertThat(SNAPSHOT.admitsAs(SNAPSHOT)).isTrue();
        assertThat(Snapshot.of(TestTable.withFallback(), SNAPSHOT).admitsAs(SNAPSHOT))
                .as("a route may have another mode")
                .isFalse();
        assertThat(Snapshot.of(TestTable.withFallback(), SNAPSHOT).admitsAs(SNAPSHOT, "shop/guarded:80"))
                .isFalse();
        assertThat(other.admitsAs(SNAPSHOT)).isFalse();
        assertThat(other.admitsAs(SNAPSHOT, "shop/api:80")).isFalse();
        assertThat(other.admitsAs(SNAPSHOT, "shop/guarded:80")).isTrue();
    }

    @Test
    void theModeOfItsIngressCountsAsItIsNow() {
        var standing = standing("shop/guarded:80", "10.0.1.1", "10.0.0.2");

        assertThat(Decide.stillAdmits(tightened("shop/web"), standing, SETTINGS))
                .as("nobody admits the hop")
                .isFalse();
        assertThat(Decide.stillAdmits(tightened("shop/other"), standing, SETTINGS))
                .as("a route of another Ingress")
                .isTrue();
    }

    /// The routes of the shop are of this Ingress, and judge the hop, too.
    private static Snapshot tightened(String origin) {
        var hosts = TestTable.SHOP.routes().hosts().stream()
                .map(host -> new VirtualHost(
                        host.hostname(),
                        host.routes().stream()
                                .map(route -> new Route(
                                        route.path(), route.action(), origin, route.plainHttp(), PolicyMode.CONTROLLER))
                                .toList(),
                        host.fallback(),
                        host.redirectsToHttps()))
                .toList();
        return Snapshot.of(
                new RoutingTable(
                        2,
                        new RouteTable(hosts, Optional.empty()),
                        TestTable.SHOP.endpoints(),
                        TestTable.SHOP.policies(),
                        TestTable.SHOP.certificates()),
                SNAPSHOT);
    }

    @Test
    void aRequestUnderWayEndsWhereAccessPoliciesNoLongerAdmitItAlsoUnderAudit() {
        var closed = new AccessGuard(
                "shop/closed",
                true,
                List.of(new AccessGuard.Target.Ingress("shop/web", Optional.of("shop.test"))),
                List.of());
        var next = Snapshot.of(TestTable.SHOP.with(new AccessTable(new TreeMap<>(), List.of(closed))), SNAPSHOT);
        var open = standing("shop/guarded:80", "10.0.1.2", "10.0.0.3");
        var denied = standing("shop/guarded:80", "10.0.1.2", "10.0.0.2");
        var audit = new Settings(
                new PolicySettings(PolicyMode.CLIENT, EgressMode.EVALUATE, true, LocalNode.NEVER, 80),
                List.of(),
                List.of(),
                8443);

        assertThat(next.admitsAs(SNAPSHOT)).isFalse();
        assertThat(next.admitsAs(SNAPSHOT, "shop/guarded:80")).isFalse();
        assertThat(Decide.stillAdmits(next, open, SETTINGS)).isFalse();
        assertThat(Decide.mustEnd(next, open, audit)).isTrue();
        assertThat(Decide.mustEnd(SNAPSHOT, open, SETTINGS)).isFalse();
        assertThat(Decide.mustEnd(SNAPSHOT, denied, SETTINGS)).isTrue();
        assertThat(Decide.mustEnd(SNAPSHOT, denied, audit)).isFalse();
        assertThat(Decide.mustEnd(next, standing("shop/guarded:80", "10.0.1.2", "10.0.0.99"), SETTINGS))
                .isFalse();
        assertThat(Decide.mustEnd(Snapshot.EMPTY, denied, SETTINGS)).isFalse();
    }

    private static Standing standing(String upstream, String client, String endpoint) {
        var peer = new Peer(Address.parse(client).orElseThrow(), false, "");
        var at = Endpoint.of(Address.parse(endpoint).orElseThrow(), 8080, "", "uid-" + endpoint);
        var head = TestHead.get("shop.test", "/guarded");
        var route = new Route(new PathMatch.Prefix("/"), new RouteAction.Forward(upstream), "shop/web", false);
        var candidates = new Candidates(upstream, Protocol.HTTP, List.of(at));
        var who = new Client(peer.address(), Client.Source.TCP, false);
        return new Standing(
                new Decision.Forward(route, candidates, "/guarded", "shop.test", "shop.test", who), at, head, peer);
    }
}
