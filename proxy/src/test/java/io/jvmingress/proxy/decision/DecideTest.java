package io.jvmingress.proxy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.decision.Decision.Forward;
import io.jvmingress.proxy.decision.Decision.Redirect;
import io.jvmingress.proxy.decision.Decision.Respond;
import io.jvmingress.proxy.match.RequestHead.Version;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RoutingTable;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecideTest {

    private static final Settings SETTINGS = new Settings(
            PolicyMode.CLIENT, List.of(AddressRange.parseCidr("10.9.0.0/16").orElseThrow()), 8443);
    private static final Snapshot SNAPSHOT = Snapshot.of(TestTable.SHOP, Snapshot.EMPTY);

    @Test
    void beforeTheFirstTableEveryRequestGets503() {
        assertThat(decide(Snapshot.EMPTY, TestHead.get("shop.test", "/../"), plain("192.0.2.1")))
                .isEqualTo("503 NotReady");
    }

    @ParameterizedTest(name = "{0}{1}: {2}")
    @CsvSource({
        "shop.test, /api/x?y, forward shop/api [10.0.0.1:8080] /api/x?y",
        "SHOP.test:80, /%61pi, forward shop/api [10.0.0.1:8080] /api",
        "shop.test, /gone, 503 ServiceNotFound",
        "shop.test, /empty, 503 NoEndpoints",
        "shop.test, /refused, 403 EndpointRefused",
        "shop.test, /miss, 404 NoPath",
        "bare.test, /miss, forward shop/api [10.0.0.1:8080] /miss",
        "none.test, /, 404 NoHost",
        "shop.test, /../x, 400 BadTarget",
        "'a,b', /, 400 BadHost",
        "shop.test, http://bare.test/x, forward shop/api [10.0.0.1:8080] /x"
    })
    void routesByHostAndPath(String host, String target, String decision) {
        assertThat(decide(SNAPSHOT, TestHead.get(host, target), plain("192.0.2.1")))
                .isEqualTo(decision);
    }

    @Test
    void oneHostIsNeededButForHttp10() {
        var peer = plain("192.0.2.1");

        assertThat(decide(SNAPSHOT, TestHead.without(Version.HTTP_1_1, "/"), peer))
                .isEqualTo("400 BadHost");
        assertThat(decide(SNAPSHOT, TestHead.without(Version.HTTP_1_1, "http://bare.test/"), peer))
                .isEqualTo("400 BadHost");
        assertThat(decide(SNAPSHOT, TestHead.without(Version.HTTP_2, "/"), peer))
                .isEqualTo("400 BadHost");
        assertThat(decide(SNAPSHOT, TestHead.get("bare.test", "/").with("host: bare.test"), peer))
                .isEqualTo("400 BadHost");
        assertThat(decide(SNAPSHOT, TestHead.without(Version.HTTP_1_0, "/"), peer))
                .isEqualTo("404 NoHost");
    }

    @Test
    void aTableFallbackTakesWhatNoHostTakes() {
        var snapshot = Snapshot.of(TestTable.withFallback(), Snapshot.EMPTY);

        assertThat(decide(snapshot, TestHead.get("none.test", "/"), plain("192.0.2.1")))
                .isEqualTo("forward shop/api [10.0.0.1:8080] /");
        assertThat(decide(snapshot, TestHead.without(Version.HTTP_1_0, "/"), plain("192.0.2.1")))
                .isEqualTo("forward shop/api [10.0.0.1:8080] /");
    }

    @ParameterizedTest(name = "{0}{1}: {2}")
    @CsvSource({
        "tls.test, /a?b, 308 https://tls.test/a?b",
        "TLS.test:8080, /a, 308 https://tls.test:8443/a",
        "tls.test, /miss, 308 https://tls.test/miss",
        "tls.test, /plain, forward shop/api [10.0.0.1:8080] /plain",
        "tls.test, /.well-known/acme-challenge/x, 404 NoPath"
    })
    void plainHttpOnAHostWithTlsIsRedirected(String host, String target, String decision) {
        assertThat(decide(SNAPSHOT, TestHead.get(host, target), plain("192.0.2.1")))
                .isEqualTo(decision);
    }

    @Test
    void aRedirectNeedsNoPortWhereTheListenerHasTheUsualOne() {
        var settings = new Settings(PolicyMode.CLIENT, List.of(), 443);

        assertThat(print(Decide.decide(
                        SNAPSHOT, TestHead.get("tls.test:80", "/a"), plain("192.0.2.1"), settings, Trace.NONE)))
                .isEqualTo("308 https://tls.test/a");
    }

    @Test
    void aRedirectNeedsAHost() {
        var snapshot = Snapshot.of(TestTable.catchAllWithTls(), Snapshot.EMPTY);

        assertThat(decide(snapshot, TestHead.without(Version.HTTP_1_0, "/"), plain("192.0.2.1")))
                .isEqualTo("400 BadHost");
    }

    @Test
    void whatATrustedProxySaysCounts() {
        var head =
                TestHead.get("tls.test", "/a").with("x-forwarded-proto: https").with("x-forwarded-for: 192.0.2.7");

        assertThat(decide(SNAPSHOT, head, plain("192.0.2.1"))).isEqualTo("308 https://tls.test/a");
        var decision = (Forward) Decide.decide(SNAPSHOT, head, plain("10.9.0.1"), SETTINGS, Trace.NONE);
        assertThat(decision.client()).isEqualTo(new Client(address("192.0.2.7"), Client.Source.HEADER, true));
        assertThat(decision.host()).isEqualTo("tls.test");
        assertThat(decision.authority()).isEqualTo("tls.test");
    }

    @Test
    void httpsIsServed() {
        assertThat(decide(SNAPSHOT, TestHead.get("tls.test", "/a"), secure("tls.test")))
                .isEqualTo("forward shop/api [10.0.0.1:8080] /a");
    }

    @ParameterizedTest(name = "SNI {0}, host {1}: {2}")
    @CsvSource({
        "tls.test, bare.test, 421 Misdirected",
        "bare.test, tls.test, 421 Misdirected",
        "bare.test, none.test, 404 NoHost",
        "'', tls.test, forward shop/api [10.0.0.1:8080] /a"
    })
    void aConnectionForAnotherCertificateIsMisdirected(String serverName, String host, String decision) {
        assertThat(decide(SNAPSHOT, TestHead.get(host, "/a"), secure(serverName)))
                .isEqualTo(decision);
    }

    @Test
    void aRequestWithoutHostIsNotMisdirected() {
        assertThat(decide(SNAPSHOT, TestHead.without(Version.HTTP_1_0, "/a"), secure("tls.test")))
                .isEqualTo("404 NoHost");
    }

    @Test
    void policyLeavesEachClientItsEndpoints() {
        var head = TestHead.get("shop.test", "/guarded");

        assertThat(decide(SNAPSHOT, head, plain("10.0.1.1")))
                .isEqualTo("forward shop/guarded [10.0.0.2:8080, 10.0.0.3:8080] /guarded");
        assertThat(decide(SNAPSHOT, head, plain("10.0.1.2")))
                .isEqualTo("forward shop/guarded [10.0.0.3:8080] /guarded");
        assertThat(decide(SNAPSHOT, TestHead.get("shop.test", "/closed"), plain("10.0.1.2")))
                .isEqualTo("403 PolicyDenied");
        assertThat(decide(SNAPSHOT, head.with("x-forwarded-for: 10.0.1.1"), plain("10.9.0.1")))
                .as("a header proves no pod")
                .isEqualTo("forward shop/guarded [10.0.0.3:8080] /guarded");
    }

    /// The address of a PROXY header is an address: it proves no pod, and nothing of the TCP peer's counts.
    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, true,  forward shop/office [10.0.0.5:8080] /office",
        "203.0.113.9, false, forward shop/office [10.0.0.5:8080] /office",
        "10.0.1.1,    false, forward shop/office [10.0.0.5:8080] /office",
        "10.0.1.1,    true,  403 PolicyDenied",
        "10.0.1.2,    true,  403 PolicyDenied",
    })
    void whomAProxyHeaderClaimsIsAnAddressAndNoPod(String address, boolean claimed, String decision) {
        var told = new ArrayList<Client>();
        var trace = new Trace() {
            @Override
            public void client(Client client) {
                told.add(client);
            }
        };
        var peer = new Peer(address(address), claimed, false, "");

        var decided = Decide.decide(SNAPSHOT, TestHead.get("shop.test", "/office"), peer, SETTINGS, trace);

        assertThat(print(decided)).isEqualTo(decision);
        assertThat(told)
                .containsExactly(
                        new Client(address(address), claimed ? Client.Source.PROXY : Client.Source.TCP, false));
    }

    @ParameterizedTest
    @CsvSource({
        "OFF,        10.0.1.1, '[10.0.0.2:8080, 10.0.0.3:8080]'",
        "OFF,        10.0.1.2, [10.0.0.3:8080]",
        "CONTROLLER, 10.0.1.1, [10.0.0.3:8080]",
        "EITHER,     10.0.1.1, '[10.0.0.2:8080, 10.0.0.3:8080]'",
    })
    void aRouteMayAddAMode(PolicyMode mode, String client, String endpoints) {
        var settings = new Settings(mode, List.of(), 8443);
        var head = TestHead.get("shop.test", "/tight");
        assertThat(print(Decide.decide(SNAPSHOT, head, plain(client), settings, Trace.NONE)))
                .isEqualTo("forward shop/guarded " + endpoints + " /tight");
    }

    @ParameterizedTest
    @CsvSource({
        "/closed,  forward shop/closed [10.0.0.4:8080] /closed, all",
        "/guarded, 'forward shop/guarded [10.0.0.2:8080, 10.0.0.3:8080] /guarded', some",
        "/empty,   503 NoEndpoints, ''",
        "/refused, 403 EndpointRefused, ''",
        "/api,     forward shop/api [10.0.0.1:8080] /api, ''",
    })
    void auditRefusesNobodyAndTellsWhomItWould(String path, String decision, String denied) {
        var audit = new Settings(
                new PolicySettings(PolicyMode.CLIENT, EgressMode.STRICT, true, LocalNode.NEVER, 8080),
                List.of(),
                List.of(),
                8443);
        var told = new ArrayList<String>();
        var trace = new Trace() {
            @Override
            public void wouldBeDenied() {
                told.add("all");
            }

            @Override
            public void wouldLoseEndpoints() {
                told.add("some");
            }
        };

        var decided = Decide.decide(SNAPSHOT, TestHead.get("shop.test", path), plain("10.0.1.2"), audit, trace);

        assertThat(print(decided)).isEqualTo(decision);
        assertThat(String.join(" ", told)).isEqualTo(denied);
    }

    @Test
    void theSameClientGetsTheSameCandidatesUntilEndpointsOrPoliciesChange() {
        var next = Snapshot.of(TestTable.withFallback(), SNAPSHOT);
        var head = TestHead.get("shop.test", "/guarded");

        var before = (Forward) Decide.decide(SNAPSHOT, head, plain("10.0.1.1"), SETTINGS, Trace.NONE);
        var after = (Forward) Decide.decide(next, head, plain("10.0.1.1"), SETTINGS, Trace.NONE);

        assertThat(after.candidates()).isSameAs(before.candidates());
        assertThat(next.endpoints()).isSameAs(SNAPSHOT.endpoints());
        assertThat(next.certificates()).isSameAs(SNAPSHOT.certificates());
        assertThat(next.routes()).isNotSameAs(SNAPSHOT.routes());
        assertThat(Snapshot.of(next.table(), next).routes()).isSameAs(next.routes());
        assertThat(Snapshot.of(RoutingTable.EMPTY, next).certificates()).isNotSameAs(next.certificates());
    }

    @Test
    void aChangedUpstreamLeavesTheOthersAlone() {
        var next = Snapshot.of(TestTable.withAnotherEndpoint(), SNAPSHOT);

        assertThat(next.endpoints().upstream("shop/guarded:80"))
                .isSameAs(SNAPSHOT.endpoints().upstream("shop/guarded:80"));
        assertThat(next.endpoints().upstream("shop/api:80"))
                .isNotSameAs(SNAPSHOT.endpoints().upstream("shop/api:80"));
    }

    @Test
    void aTraceIsToldTheSteps() {
        var steps = new ArrayList<String>();
        var trace = new Trace() {
            @Override
            public void client(Client client) {
                steps.add("client " + client.address());
            }

            @Override
            public void host(VirtualHost host) {
                steps.add("host " + host.hostname());
            }

            @Override
            public void route(Route route, boolean fallback) {
                steps.add((fallback ? "fallback " : "route ") + route.path().written());
            }
        };

        Decide.decide(SNAPSHOT, TestHead.get("shop.test", "/api/x"), plain("192.0.2.1"), SETTINGS, trace);
        Decide.decide(SNAPSHOT, TestHead.get("bare.test", "/api/x"), plain("192.0.2.2"), SETTINGS, trace);
        Decide.decide(SNAPSHOT, TestHead.get("shop.test", "/../x"), plain("192.0.2.3"), SETTINGS, trace);
        Decide.decide(SNAPSHOT, TestHead.get("shop.test", "/api/x"), plain("192.0.2.1"), SETTINGS, Trace.NONE);

        assertThat(steps)
                .containsExactly(
                        "client 192.0.2.1",
                        "host shop.test",
                        "route /api",
                        "client 192.0.2.2",
                        "host bare.test",
                        "fallback /",
                        "client 192.0.2.3");
    }

    private static String decide(Snapshot snapshot, TestHead head, Peer peer) {
        return print(Decide.decide(snapshot, head, peer, SETTINGS, Trace.NONE));
    }

    private static String print(Decision decision) {
        return switch (decision) {
            case Forward forward ->
                "forward " + forward.candidates().upstream().replace(":80", "") + " "
                        + forward.candidates().endpoints().stream()
                                .map(endpoint -> endpoint.hostAndPort())
                                .toList()
                        + " " + forward.path();
            case Redirect redirect -> redirect.status() + " " + redirect.location();
            case Respond respond -> respond.status() + " " + respond.reason();
        };
    }

    private static Peer plain(String address) {
        return new Peer(address(address), false, "");
    }

    private static Peer secure(String serverName) {
        return new Peer(address("192.0.2.1"), true, serverName);
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }
}
