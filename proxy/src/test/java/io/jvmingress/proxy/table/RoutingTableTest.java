package io.jvmingress.proxy.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.RouteAction.Respond;
import io.jvmingress.proxy.tls.TestCertificates;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoutingTableTest {

    @Test
    void tablesThatDifferInOnePartServeOtherThings() {
        var empty = RoutingTable.EMPTY;
        var host = new VirtualHost("shop.test", List.of(), Optional.empty(), false);
        var routes = new RouteTable(List.of(host), Optional.empty());
        var endpoint = Endpoint.of(Address.parse("10.0.0.1").orElseThrow(), 80, "shop/api-1", "uid");
        var upstreams = new TreeMap<>(Map.of("shop/api:80", new Upstream("shop/api:80", List.of(endpoint), 0)));
        var verdict = new Verdict(Admission.NOBODY, false, false, false, List.of("shop/deny"));

        assertThat(empty.servesTheSameAs(new RoutingTable(
                        7, RouteTable.EMPTY, EndpointTable.EMPTY, PolicyTable.EMPTY, CertificateTable.EMPTY)))
                .isTrue();
        assertThat(empty.servesTheSameAs(
                        new RoutingTable(0, routes, EndpointTable.EMPTY, PolicyTable.EMPTY, CertificateTable.EMPTY)))
                .isFalse();
        assertThat(empty.servesTheSameAs(new RoutingTable(
                        0, RouteTable.EMPTY, new EndpointTable(upstreams), PolicyTable.EMPTY, CertificateTable.EMPTY)))
                .isFalse();
        assertThat(empty.servesTheSameAs(new RoutingTable(
                        0,
                        RouteTable.EMPTY,
                        EndpointTable.EMPTY,
                        new PolicyTable(new TreeMap<>(), List.of(verdict), new TreeMap<>()),
                        CertificateTable.EMPTY)))
                .isFalse();
    }

    @Test
    void anEndpointIsItsAddressPortAndPod() {
        var address = Address.parse("fd00::1").orElseThrow();

        assertThat(Endpoint.of(address, 80, "shop/api-1", "one").id()).isEqualTo("[fd00::1]:80@one");
        assertThat(Endpoint.of(address, 80, "shop/api-1", "one"))
                .isNotEqualTo(Endpoint.of(address, 80, "shop/api-1", "two"));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new Prefix("foo")).hasMessage("prefix must start with '/': foo");
        assertThatThrownBy(() -> new VirtualHost("", List.of(), Optional.empty(), false))
                .hasMessageStartingWith("hostname is empty");
        var key = TestCertificates.of(TestCertificates.Key.ECDSA, "shop.test").key();
        assertThatThrownBy(() -> new Certificate("shop/tls", "00", List.of(), List.of(), key))
                .hasMessage("certificate chain of shop/tls is empty");
    }

    @Test
    void aSecretIsNeverPrinted() {
        assertThat(new Redacted<>("hunter2")).hasToString("[redacted]").isEqualTo(new Redacted<>("hunter2"));
    }

    @Test
    void routesToTheSameActionAreEqual() {
        assertThat(new Route(new Prefix("/"), new Respond(503, "ServiceNotFound"), "shop/web", false))
                .isEqualTo(new Route(new Prefix("/"), new Respond(503, "ServiceNotFound"), "shop/web", false));
    }
}
