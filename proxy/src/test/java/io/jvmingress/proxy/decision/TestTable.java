package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.CertificateTable;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction;
import io.jvmingress.proxy.table.RouteAction.Forward;
import io.jvmingress.proxy.table.RouteAction.Respond;
import io.jvmingress.proxy.table.RouteTable;
import io.jvmingress.proxy.table.RoutingTable;
import io.jvmingress.proxy.table.Upstream;
import io.jvmingress.proxy.table.Verdict;
import io.jvmingress.proxy.table.VirtualHost;
import io.jvmingress.proxy.tls.TestCertificates;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A small shop: `guarded` has one endpoint that admits only the pod at 10.0.1.1 and one that is open; `closed` admits
/// nobody, `office` that pod and an address block.
final class TestTable {

    static final RoutingTable SHOP =
            new RoutingTable(1, routes(Optional.empty()), endpoints(1), policies(), certificates());

    private static final Forward API = new Forward("shop/api:80");

    private TestTable() {}

    static RoutingTable withFallback() {
        return new RoutingTable(
                2, routes(Optional.of(route("/", API))), SHOP.endpoints(), SHOP.policies(), SHOP.certificates());
    }

    static RoutingTable withAnotherEndpoint() {
        return new RoutingTable(2, SHOP.routes(), endpoints(2), SHOP.policies(), SHOP.certificates());
    }

    static RoutingTable catchAllWithTls() {
        var any = new VirtualHost("*", List.of(route("/", API)), Optional.empty(), true);
        return new RoutingTable(
                2,
                new RouteTable(List.of(any), Optional.empty()),
                SHOP.endpoints(),
                SHOP.policies(),
                SHOP.certificates());
    }

    private static RouteTable routes(Optional<Route> fallback) {
        var shop = new VirtualHost(
                "shop.test",
                List.of(
                        route("/api", new Forward("shop/api:80")),
                        route("/gone", new Respond(503, "ServiceNotFound")),
                        route("/empty", new Forward("shop/empty:80")),
                        route("/refused", new Forward("shop/refused:80")),
                        route("/guarded", new Forward("shop/guarded:80")),
                        route("/closed", new Forward("shop/closed:80")),
                        route("/office", new Forward("shop/office:80")),
                        new Route(
                                new Prefix("/tight"),
                                new Forward("shop/guarded:80"),
                                "shop/tight",
                                false,
                                PolicyMode.CLIENT)),
                Optional.empty(),
                false);
        var bare = new VirtualHost("bare.test", List.of(), Optional.of(route("/", new Forward("shop/api:80"))), false);
        var tls = new VirtualHost(
                "tls.test",
                List.of(
                        route("/a", new Forward("shop/api:80")),
                        new Route(new Prefix("/plain"), new Forward("shop/api:80"), "shop/tls", true)),
                Optional.empty(),
                true);
        return new RouteTable(List.of(bare, shop, tls), fallback);
    }

    private static EndpointTable endpoints(int api) {
        var upstreams = new TreeMap<String, Upstream>();
        var apis = List.of(endpoint("10.0.0.1"), endpoint("10.0.0.9")).subList(0, api);
        for (var upstream : List.of(
                new Upstream("shop/api:80", apis, 0),
                new Upstream("shop/empty:80", List.of(), 0),
                new Upstream("shop/refused:80", List.of(), 1),
                new Upstream("shop/guarded:80", List.of(endpoint("10.0.0.2"), endpoint("10.0.0.3")), 0),
                new Upstream("shop/closed:80", List.of(endpoint("10.0.0.4")), 0),
                new Upstream("shop/office:80", List.of(endpoint("10.0.0.5")), 0))) {
            upstreams.put(upstream.id(), upstream);
        }
        return new EndpointTable(upstreams);
    }

    private static PolicyTable policies() {
        var onlyFirst =
                new Verdict(new Admission(false, List.of(0), List.of()), false, false, false, List.of("shop/guard"));
        var nobody = new Verdict(Admission.NOBODY, false, false, false, List.of("shop/close"));
        var office = AddressRange.parseCidr("203.0.113.0/24").orElseThrow();
        var officeAndFirst = new Verdict(
                new Admission(false, List.of(0), List.of(office)), false, false, false, List.of("shop/office"));
        return new PolicyTable(
                new TreeMap<>(Map.of(address("10.0.1.1"), List.of(0), address("10.0.1.2"), List.of(1))),
                List.of(onlyFirst, nobody, officeAndFirst),
                new TreeMap<>(Map.of(
                        endpoint("10.0.0.2").id(),
                        List.of(0),
                        endpoint("10.0.0.4").id(),
                        List.of(1),
                        endpoint("10.0.0.5").id(),
                        List.of(2))));
    }

    private static CertificateTable certificates() {
        Certificate tls = TestCertificates.of(TestCertificates.Key.ECDSA, "tls.test");
        Certificate fallback = TestCertificates.of(TestCertificates.Key.ECDSA, "fallback.test");
        return new CertificateTable(new TreeMap<>(Map.of("tls.test", tls)), Optional.of(fallback));
    }

    private static Route route(String prefix, RouteAction action) {
        return new Route(new Prefix(prefix), action, "shop/web", false);
    }

    private static Endpoint endpoint(String address) {
        return Endpoint.of(address(address), 8080, "", "uid-" + address);
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }
}
