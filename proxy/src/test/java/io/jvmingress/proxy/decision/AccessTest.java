package io.jvmingress.proxy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.decision.Decision.Forward;
import io.jvmingress.proxy.decision.Decision.Respond;
import io.jvmingress.proxy.match.RequestHead.Version;
import io.jvmingress.proxy.table.AccessGuard;
import io.jvmingress.proxy.table.AccessGuard.Header;
import io.jvmingress.proxy.table.AccessGuard.Requests;
import io.jvmingress.proxy.table.AccessGuard.Rule;
import io.jvmingress.proxy.table.AccessGuard.Target;
import io.jvmingress.proxy.table.AccessTable;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.RoutingTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// AccessPolicies in the decision: pod 10.0.1.1 has identity 0, pod 10.0.1.2 identity 1, and both claim 10.0.1.3.
class AccessTest {

    private static final Target API = new Target.Service("shop/api");
    private static final Target WEB = new Target.Ingress("shop/web", Optional.empty());
    private static final Settings SETTINGS = settings(PolicyMode.CLIENT, false);

    @ParameterizedTest(name = "{0} {1} of {2}: {3}")
    @CsvSource({
        "GET, /api, 10.0.1.1, 200",
        "GET, /api/users?x, 10.0.1.1, 200",
        "get, /api, 10.0.1.1, 403 AccessDenied",
        "DELETE, /api, 10.0.1.1, 403 AccessDenied",
        "GET, /api, 10.0.1.2, 403 AccessDenied",
        "GET, /api, 10.0.1.3, 403 AccessDenied",
        "GET, /api, 192.0.2.7, 403 AccessDenied",
        "POST, /api/orders, 192.0.2.7, 200",
        "POST, /api/%6Frders, 192.0.2.7, 200",
        "POST, /api/orders/1, 192.0.2.7, 403 AccessDenied",
        "POST, /api/orders, 192.0.3.7, 403 AccessDenied",
    })
    void aRuleAdmitsItsClientsWithItsRequests(String method, String target, String client, String decision) {
        var readers = rule(pods(0), requests(List.of("GET", "HEAD"), "/api"));
        var writers = rule(
                block("192.0.2.0/24"),
                new Requests(List.of("POST"), List.of(new Exact("/api/orders")), List.of(), List.of()));

        assertThat(decide(table(guard(API, readers, writers)), method, target, client))
                .isEqualTo(decision);
    }

    @Test
    void onlyWhatIsTargetedIsGuarded() {
        var table = table(guard(API));

        assertThat(decide(table, "GET", "/api", "10.0.1.1")).isEqualTo("403 AccessDenied");
        assertThat(decide(table, "GET", "/guarded", "10.0.1.1")).isEqualTo("200");
        assertThat(decide(table(guard(new Target.Service("shop/ap"))), "GET", "/api", "10.0.1.1"))
                .isEqualTo("200");
        assertThat(decide(table(guard(new Target.Ingress("shop/other", Optional.empty()))), "GET", "/api", "10.0.1.1"))
                .isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.test, 403 AccessDenied",
        "bare.test, 200",
        "*, 200",
    })
    void aSectionIsOneHostOfAnIngress(String host, String decision) {
        var table = table(guard(new Target.Ingress("shop/web", Optional.of(host))));

        assertThat(decide(table, "GET", "/api", "10.0.1.1")).isEqualTo(decision);
    }

    @Test
    void theRulesOfAllThatTargetTheIngressOrTheServiceAreUnited() {
        var gets = rule(pods(0), requests(List.of("GET"), "/"));
        var puts = rule(pods(0), requests(List.of("PUT"), "/"));
        var table = table(
                guard(API, gets),
                guard(WEB, puts),
                guard(new Target.Ingress("shop/web", Optional.of("shop.test"))),
                new AccessGuard("shop/both", true, List.of(WEB, API, API), List.of()));

        assertThat(decide(table, "GET", "/api", "10.0.1.1")).isEqualTo("200");
        assertThat(decide(table, "PUT", "/api", "10.0.1.1")).isEqualTo("200");
        assertThat(decide(table, "POST", "/api", "10.0.1.1")).isEqualTo("403 AccessDenied");
    }

    @Test
    void whatTheNetworkRefusesIsRefusedFirstAndWhatNobodyServesLast() {
        var table = table(guard(WEB));

        assertThat(decide(table, "GET", "/closed", "10.0.1.1")).isEqualTo("403 PolicyDenied");
        assertThat(decide(table, "GET", "/refused", "10.0.1.1")).isEqualTo("403 EndpointRefused");
        assertThat(decide(table, "GET", "/empty", "10.0.1.1")).isEqualTo("403 AccessDenied");
        assertThat(decide(table, "GET", "/gone", "10.0.1.1")).isEqualTo("403 AccessDenied");
        assertThat(decide(table, "GET", "/miss", "10.0.1.1")).isEqualTo("404 NoPath");
        assertThat(decide(table(guard(WEB, everything())), "GET", "/empty", "10.0.1.1"))
                .isEqualTo("503 NoEndpoints");
    }

    @Test
    void neitherModeNorAuditOfNetworkPoliciesSwitchesItOff() {
        var snapshot = snapshot(table(guard(API)));
        var head = TestHead.get("shop.test", "/api");

        for (var settings : List.of(settings(PolicyMode.OFF, false), settings(PolicyMode.CLIENT, true))) {
            assertThat(Decide.decide(snapshot, head, peer("10.0.1.1"), settings, Trace.NONE))
                    .isInstanceOfSatisfying(
                            Respond.class, it -> assertThat(it.reason()).isEqualTo("AccessDenied"));
        }
    }

    @Test
    void aHeaderProvesAnAddressAndNoPod() {
        var head = TestHead.get("shop.test", "/api").with("x-forwarded-for: 10.0.1.1");
        var pod = snapshot(table(guard(API, rule(pods(0)))));
        var block = snapshot(table(guard(API, rule(block("10.0.1.0/24")))));

        assertThat(print(Decide.decide(pod, head, peer("10.9.0.1"), SETTINGS, Trace.NONE)))
                .isEqualTo("403 AccessDenied");
        assertThat(print(Decide.decide(block, head, peer("10.9.0.1"), SETTINGS, Trace.NONE)))
                .isEqualTo("200");
        var claimed = new Peer(address("10.0.1.1"), true, false, "");
        assertThat(print(Decide.decide(pod, TestHead.get("shop.test", "/api"), claimed, SETTINGS, Trace.NONE)))
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void aSharedAddressNeedsARuleForBothPods() {
        assertThat(decide(table(guard(API, rule(pods(0, 1)))), "GET", "/api", "10.0.1.3"))
                .isEqualTo("200");
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource({
        "shop.test, 'x-tenant: a', 200",
        "SHOP.test:80, 'x-tenant: b', 200",
        "shop.test, 'x-tenant: c', 403 AccessDenied",
        "shop.test, 'x-tenant: A', 403 AccessDenied",
        "shop.test, 'x-tenant: a|x-tenant: b', 200",
        "shop.test, 'x-tenant: a|x-tenant: c', 403 AccessDenied",
        "shop.test, 'x-other: a', 403 AccessDenied",
        "bare.test, 'x-tenant: a', 403 AccessDenied",
    })
    void hostAndHeadersAreCompared(String host, String fields, String decision) {
        var requests = new Requests(
                List.of(),
                List.of(),
                List.of("*.other.test", "shop.test"),
                List.of(new Header("x-tenant", List.of("a", "b"))));
        var head = TestHead.get(host, "/api");
        for (var field : fields.split("\\|", -1)) {
            head = head.with(field);
        }

        var snapshot = snapshot(table(guard(API, rule(anyone(), requests))));
        assertThat(print(Decide.decide(snapshot, head, peer("192.0.2.1"), SETTINGS, Trace.NONE)))
                .isEqualTo(decision);
    }

    @Test
    void ofSeveralHeadersEachMustFit() {
        var requests = new Requests(
                List.of(),
                List.of(),
                List.of(),
                List.of(new Header("x-a", List.of("1")), new Header("x-b", List.of("2"))));
        var snapshot = snapshot(table(guard(API, rule(anyone(), requests))));
        var one = TestHead.get("shop.test", "/api").with("x-a: 1");

        assertThat(print(Decide.decide(snapshot, one, peer("192.0.2.1"), SETTINGS, Trace.NONE)))
                .isEqualTo("403 AccessDenied");
        assertThat(print(Decide.decide(snapshot, one.with("x-b: 2"), peer("192.0.2.1"), SETTINGS, Trace.NONE)))
                .isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /api, 1", "GET, /api, 0", "DELETE, /guarded, 0"})
    void auditLetsPassAndTells(String method, String path, int told) {
        var table = table(audit(rule(pods(0), requests(List.of("GET"), "/"))));

        assertThat(audited(table, method, path)).isEqualTo(told);
        assertThat(decide(table, method, path, "10.0.1.1")).isEqualTo("200");
    }

    @Test
    void auditGrantsNothingAndTellsNothingOfWhatIsEnforced() {
        var audit = audit(rule(anyone()));
        var gets = guard(API, rule(anyone(), requests(List.of("GET"), "/")));

        assertThat(decide(table(gets, audit), "DELETE", "/api", "10.0.1.1")).isEqualTo("403 AccessDenied");
        assertThat(audited(table(gets, audit()), "GET", "/api"))
                .as("the other policy would admit it still")
                .isZero();
    }

    @Test
    void aFallbackBelongsToItsIngressToo() {
        var table = TestTable.withFallback().with(table(guard(WEB)));
        var snapshot = Snapshot.of(table, Snapshot.EMPTY);

        assertThat(print(Decide.decide(
                        snapshot, TestHead.get("none.test", "/"), peer("192.0.2.1"), SETTINGS, Trace.NONE)))
                .isEqualTo("403 AccessDenied");
        assertThat(print(Decide.decide(
                        snapshot, TestHead.without(Version.HTTP_1_0, "/"), peer("192.0.2.1"), SETTINGS, Trace.NONE)))
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void theIndexIsKeptUntilAGuardOrAnUpstreamIsNew() {
        var before = snapshot(table(guard(API)));
        var same = Snapshot.of(TestTable.withAnotherEndpoint().with(table(guard(API))), before);
        var other = Snapshot.of(same.table().with(table(guard(WEB))), same);
        var none = Snapshot.of(other.table().with(AccessTable.EMPTY), other);
        var gone = Snapshot.of(
                new RoutingTable(
                        3,
                        RoutingTable.EMPTY.routes(),
                        RoutingTable.EMPTY.endpoints(),
                        RoutingTable.EMPTY.policies(),
                        table(guard(API)),
                        RoutingTable.EMPTY.certificates()),
                before);

        assertThat(same.access()).isSameAs(before.access());
        assertThat(other.access()).isNotSameAs(before.access());
        assertThat(none.access()).isSameAs(Snapshot.EMPTY.access());
        assertThat(gone.access()).isNotSameAs(before.access());
        assertThat(before.table().servesTheSameAs(TestTable.SHOP)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.1.9, false, 1",
        "10.0.1.2, false, 0",
        "10.0.2.9, false, 0",
        "fd00::1, false, 0",
        "10.0.1.9, true, 0",
    })
    void aDenialOfWhoMightBeAPodThatIsNotKnownYetIsTold(String client, boolean claimed, int told) {
        var networks = List.of(AddressRange.parseCidr("10.0.1.0/24").orElseThrow());
        var known = table(guard(API, rule(pods(0))));
        var snapshot = snapshot(new AccessTable(known.identities(), networks, known.guards()));
        var late = new AtomicInteger();
        var trace = new Trace() {
            @Override
            public void mightBePod() {
                late.incrementAndGet();
            }
        };

        Decide.decide(snapshot, head("GET", "/api"), new Peer(address(client), claimed, false, ""), SETTINGS, trace);

        assertThat(late).hasValue(told);
    }

    private static int audited(AccessTable table, String method, String path) {
        var told = new AtomicInteger();
        var trace = new Trace() {
            @Override
            public void accessWouldBeDenied() {
                told.incrementAndGet();
            }
        };
        Decide.decide(snapshot(table), head(method, path), peer("10.0.1.1"), SETTINGS, trace);
        return told.get();
    }

    private static String decide(AccessTable table, String method, String target, String client) {
        return print(Decide.decide(snapshot(table), head(method, target), peer(client), SETTINGS, Trace.NONE));
    }

    private static String print(Decision decision) {
        return switch (decision) {
            case Forward _ -> "200";
            case Decision.Redirect redirect -> redirect.status() + " " + redirect.location();
            case Respond respond -> respond.status() + " " + respond.reason();
        };
    }

    private static Snapshot snapshot(AccessTable table) {
        return Snapshot.of(TestTable.SHOP.with(table), Snapshot.EMPTY);
    }

    private static AccessTable table(AccessGuard... guards) {
        return new AccessTable(
                new TreeMap<>(Map.of(
                        address("10.0.1.1"),
                        List.of(0),
                        address("10.0.1.2"),
                        List.of(1),
                        address("10.0.1.3"),
                        List.of(0, 1))),
                List.of(guards));
    }

    private static AccessGuard guard(Target target, Rule... rules) {
        return new AccessGuard("shop/enforced", true, List.of(target), List.of(rules));
    }

    private static AccessGuard audit(Rule... rules) {
        return new AccessGuard("shop/audited", false, List.of(API), List.of(rules));
    }

    private static Rule rule(Admission clients, Requests... requests) {
        return new Rule("one", clients, requests.length == 0, List.of(requests));
    }

    private static Rule everything() {
        return rule(anyone());
    }

    private static Requests requests(List<String> methods, String prefix) {
        return new Requests(methods, List.of(new Exact("/none"), new Prefix(prefix)), List.of(), List.of());
    }

    private static Admission pods(Integer... identities) {
        return new Admission(false, List.of(identities), List.of());
    }

    private static Admission block(String cidr) {
        return new Admission(
                false, List.of(), List.of(AddressRange.parseCidr(cidr).orElseThrow()));
    }

    private static Admission anyone() {
        return new Admission(true, List.of(), List.of());
    }

    private static TestHead head(String method, String target) {
        return new TestHead(Version.HTTP_1_1, method, target, List.of("host: shop.test"));
    }

    private static Peer peer(String address) {
        return new Peer(address(address), false, "");
    }

    private static Settings settings(PolicyMode mode, boolean audit) {
        return new Settings(
                new PolicySettings(mode, EgressMode.EVALUATE, audit, LocalNode.NEVER, 80),
                List.of(AddressRange.parseCidr("10.9.0.0/16").orElseThrow()),
                List.of(),
                8443);
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }
}
