package io.jvmingress.proxy.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.RouteAction.Forward;
import io.jvmingress.proxy.table.RouteAction.Respond;
import io.jvmingress.proxy.tls.TestCertificates;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TablePrinterTest {

    private static final Endpoint GUARDED =
            Endpoint.of(Address.parse("10.0.0.1").orElseThrow(), 8080, "shop/api-1", "uid");
    private static final Endpoint OPEN = Endpoint.of(Address.parse("fd00::1").orElseThrow(), 8080, "", "");

    private static final Certificate CERTIFICATE = TestCertificates.of(TestCertificates.Key.ECDSA, "shop.test");

    @Test
    void printsATableAsPeopleReadIt() {
        var text = TablePrinter.print(new RoutingTable(1, routes(), endpoints(), policies(), certificates()));

        assertThat(text).isEqualTo("""
                host shop.test (https)
                  exact  /api -> respond 503 ServiceNotFound (shop/web)
                  prefix /api -> forward shop/api:80 (shop/web, plain http)
                  fallback -> forward shop/api:80 (shop/web)

                host web.test

                fallback -> forward shop/api:80 (shop/any, policy mode both)

                upstream shop/api:80 with policy mode either
                  10.0.0.1:8080 shop/api-1 verdict 0 verdict 1
                  [fd00::1]:8080 refusal 0
                  refused 2

                verdict 0
                  in mode off
                  admits 10.0.1.1
                  admits 192.0.2.0-192.0.2.255
                  admits the hop
                  delegates
                  by shop/guard

                verdict 1
                  admits anyone

                refusal 0
                  refuses 10.0.1.1 except through 8000-8080 in every mode
                  refuses 10.0.1.2 in no mode

                certificate shop.test -> %1$s
                certificate for all others -> %1$s
                """.formatted(CERTIFICATE.source()));
    }

    @Test
    void printsWhatAccessPoliciesSay() {
        var text = TablePrinter.print(RoutingTable.EMPTY.with(access()));

        assertThat(text).isEqualTo("""
                access shop/audit (audit)
                  guards ingress shop/web
                  guards ingress shop/web host *.shop.test

                access shop/orders
                  guards service shop/api
                  rule read
                    from 10.0.1.1
                    from 192.0.2.0-192.0.2.255
                    to methods GET, HEAD paths exact /a, prefix /b hosts *.shop.test headers x-tenant=a|b
                  rule rules[1]
                    from anyone
                    to every request
                """);
    }

    private static RouteTable routes() {
        var forward = new Forward("shop/api:80");
        var shop = new VirtualHost(
                "shop.test",
                List.of(
                        new Route(new Prefix("/api"), forward, "shop/web", true),
                        new Route(new Exact("/api"), new Respond(503, "ServiceNotFound"), "shop/web", false)),
                Optional.of(new Route(new Prefix("/"), forward, "shop/web", false)),
                true);
        var web = new VirtualHost("web.test", List.of(), Optional.empty(), false);
        return new RouteTable(
                List.of(shop, web),
                Optional.of(new Route(new Prefix("/"), forward, "shop/any", false, PolicyMode.BOTH)));
    }

    private static EndpointTable endpoints() {
        return new EndpointTable(new TreeMap<>(Map.of(
                "shop/api:80",
                new Upstream("shop/api:80", Protocol.HTTP, PolicyMode.EITHER, List.of(GUARDED, OPEN), 2))));
    }

    private static PolicyTable policies() {
        var block = AddressRange.parseCidr("192.0.2.0/24").orElseThrow();
        var guard = new Verdict(
                new Admission(false, List.of(0), List.of(block)),
                true,
                true,
                true,
                Optional.of(PolicyMode.OFF),
                List.of("shop/guard"));
        var anyone = new Verdict(new Admission(true, List.of(), List.of()), false, false, false, List.of());
        return new PolicyTable(
                new TreeMap<>(Map.of(
                        Address.parse("10.0.1.1").orElseThrow(), List.of(0),
                        Address.parse("10.0.1.2").orElseThrow(), List.of(1))),
                List.of(guard, anyone),
                new TreeMap<>(Map.of(GUARDED.id(), List.of(0, 1))),
                new EgressTable(
                        List.of(IdentitySet.of(List.of(0, 1))),
                        new TreeMap<>(Map.of(OPEN.id(), 0)),
                        new TreeMap<>(Map.of(
                                0,
                                new EgressTable.HopPorts(List.of(new EgressTable.PortRange(8000, 8080)), List.of()))),
                        new TreeMap<>(Map.of(0, true, 1, false))));
    }

    private static AccessTable access() {
        var block = AddressRange.parseCidr("192.0.2.0/24").orElseThrow();
        var requests = new AccessGuard.Requests(
                List.of("GET", "HEAD"),
                List.of(new Exact("/a"), new Prefix("/b")),
                List.of("*.shop.test"),
                List.of(new AccessGuard.Header("x-tenant", List.of("a", "b"))));
        var read = new AccessGuard.Rule(
                "read", new Admission(false, List.of(0), List.of(block)), false, List.of(requests));
        var all = new AccessGuard.Rule("rules[1]", new Admission(true, List.of(), List.of()), true, List.of());
        var audit = new AccessGuard(
                "shop/audit",
                false,
                List.of(
                        new AccessGuard.Target.Ingress("shop/web", Optional.empty()),
                        new AccessGuard.Target.Ingress("shop/web", Optional.of("*.shop.test"))),
                List.of());
        var orders = new AccessGuard(
                "shop/orders", true, List.of(new AccessGuard.Target.Service("shop/api")), List.of(read, all));
        return new AccessTable(policies().identities(), List.of(audit, orders));
    }

    private static CertificateTable certificates() {
        return new CertificateTable(new TreeMap<>(Map.of("shop.test", CERTIFICATE)), Optional.of(CERTIFICATE));
    }
}
