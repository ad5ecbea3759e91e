package io.jvmingress.controller.compile.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.state.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which endpoints of a Service may be dialled: the readiness tiers and the ways in which slices
/// are written.
class EndpointCompilerTest {

    private static final ObjectRef WEB = new ObjectRef("Service", "shop", "web");
    private static final Surroundings OPEN =
            new Surroundings(PodOwners.NONE, new AddressGuard(false, Set.of(), Set.of()), Map.of());
    private static final EndpointPort HTTP = port("http", 8080, "TCP");
    private static final @Nullable EndpointConditions ABSENT = null;

    record Case(String name, List<EndpointSlice> slices, List<String> expected) {

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource({"tiers", "slices", "families"})
    void dialsOnlyWhatMayServe(Case given) {
        assertThat(endpoints("http", given.slices())).isEqualTo(given.expected());
    }

    static Stream<Case> tiers() {
        return Stream.of(
                new Case(
                        "K01 all ready",
                        List.of(slice(ready("10.0.0.1"), ready("10.0.0.2"))),
                        List.of("10.0.0.1:8080", "10.0.0.2:8080")),
                new Case("K02 conditions absent", List.of(slice(at("10.0.0.1", ABSENT))), List.of("10.0.0.1:8080")),
                new Case(
                        "K03 ready beside terminating",
                        List.of(slice(ready("10.0.0.1"), draining("10.0.0.2"))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K04 only terminating and serving",
                        List.of(slice(draining("10.0.0.1"), draining("10.0.0.2"))),
                        List.of("10.0.0.1:8080", "10.0.0.2:8080")),
                new Case(
                        "K05 terminating and not serving",
                        List.of(slice(at("10.0.0.1", conditions(false, false, true)))),
                        List.of()),
                new Case(
                        "K06 serving, not ready, not terminating",
                        List.of(slice(at("10.0.0.1", conditions(false, true, false)))),
                        List.of()),
                new Case(
                        "K07 the fallback takes only the serving",
                        List.of(slice(draining("10.0.0.1"), at("10.0.0.2", conditions(false, false, true)))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K08 serving absent on a terminating one",
                        List.of(slice(at("10.0.0.1", conditions(false, null, true)))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K40 publishNotReadyAddresses: ready wins",
                        List.of(slice(
                                at("10.0.0.1", conditions(true, false, false)),
                                at("10.0.0.2", conditions(true, false, true)))),
                        List.of("10.0.0.1:8080", "10.0.0.2:8080")),
                new Case("K41 no slices", List.of(), List.of()),
                new Case("K42 no endpoints", List.of(slice(), withoutEndpoints()), List.of()));
    }

    static Stream<Case> slices() {
        var pair = List.of(slice(ready("10.0.0.1"), ready("10.0.0.2")), slice(ready("10.0.0.1")));
        return Stream.of(
                new Case("K26 one address in two slices", pair, List.of("10.0.0.1:8080", "10.0.0.2:8080")),
                new Case(
                        "K27 terminating wins over its double",
                        List.of(slice(ready("10.0.0.1"), ready("10.0.0.2")), slice(draining("10.0.0.1"))),
                        List.of("10.0.0.2:8080")),
                new Case(
                        "K27 in the other order",
                        List.of(slice(draining("10.0.0.1"), ready("10.0.0.2")), slice(ready("10.0.0.1"))),
                        List.of("10.0.0.2:8080")),
                new Case(
                        "of two doubles the newer slice counts",
                        List.of(
                                versioned("9", ready("10.0.0.1")),
                                versioned("10", at("10.0.0.1", conditions(false, false, false))),
                                versioned("unreadable", ready("10.0.0.1"))),
                        List.of()),
                new Case(
                        "K28 another number in each slice",
                        List.of(slice(ready("10.0.0.1")), of(port("http", 9090, "TCP"), ready("10.0.0.2"))),
                        List.of("10.0.0.1:8080", "10.0.0.2:9090")),
                new Case(
                        "K29 a slice without the port",
                        List.of(slice(ready("10.0.0.1")), of(port("admin", 8080, "TCP"), ready("10.0.0.2"))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K30 another protocol",
                        List.of(slice(ready("10.0.0.1")), of(port("http", 8080, "UDP"), ready("10.0.0.2"))),
                        List.of("10.0.0.1:8080")),
                new Case("K32 no number", List.of(of(port("http", null, "TCP"), ready("10.0.0.1"))), List.of()),
                new Case("a number too big", List.of(of(port("http", 65536, "TCP"), ready("10.0.0.1"))), List.of()),
                new Case("K33 no port name", List.of(of(port(null, 8080, "TCP"), ready("10.0.0.1"))), List.of()),
                new Case(
                        "K34 no protocol",
                        List.of(of(port("http", 8080, null), ready("10.0.0.1"))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K35 only the first address",
                        List.of(slice(new EndpointBuilder()
                                .withAddresses("10.0.0.1", "10.0.0.2")
                                .build())),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K39 addresses that nobody may dial",
                        List.of(slice(
                                ready("10.0.0.1"), ready("127.0.0.1"), ready("169.254.169.254"), ready("224.0.0.1"))),
                        List.of("10.0.0.1:8080")));
    }

    static Stream<Case> families() {
        return Stream.of(
                new Case(
                        "K36 one pod with two families",
                        List.of(slice(pod("10.0.0.1", "u1")), slice(pod("fd00::1", "u1"))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K37 a pod with only the second family",
                        List.of(slice(pod("10.0.0.1", "u1")), slice(pod("fd00::1", "u1"), pod("fd00::2", "u2"))),
                        List.of("10.0.0.1:8080", "[fd00::2]:8080")),
                new Case(
                        "pods are told apart by node and name where no uid is",
                        List.of(
                                slice(named("10.0.0.1", "n1", "web-1")),
                                slice(named("fd00::1", "n1", "web-1"), named("fd00::2", null, "web-1"))),
                        List.of("10.0.0.1:8080", "[fd00::2]:8080")),
                new Case(
                        "addresses that name no pod are each their own",
                        List.of(slice(ready("10.0.0.1")), slice(ready("fd00::1"))),
                        List.of("10.0.0.1:8080", "[fd00::1]:8080")),
                new Case(
                        "K38 names are ignored",
                        List.of(
                                slice(ready("10.0.0.1")),
                                new EndpointSliceBuilder(slice(ready("10.0.0.2")))
                                        .withAddressType("FQDN")
                                        .build()),
                        List.of("10.0.0.1:8080")));
    }

    @Test
    void theFamilyIsTheFirstOfTheService() {
        var slices = List.of(slice(pod("10.0.0.1", "u1")), slice(pod("fd00::1", "u1")));
        var service = new ServiceBuilder()
                .withNewSpec()
                .withIpFamilies("IPv6", "IPv4")
                .endSpec()
                .build();

        var compiled = EndpointCompiler.compile(new UpstreamPort(WEB, 80, "http"), service, slices, OPEN);

        assertThat(compiled.upstream().endpoints())
                .extracting(io.jvmingress.proxy.table.Endpoint::hostAndPort)
                .containsExactly("[fd00::1]:8080");
    }

    /// K31 and K43.
    @Test
    void anUnnamedServicePortMatchesTheEmptyAndTheAbsentName() {
        var slices =
                List.of(of(port("", 8080, "TCP"), ready("10.0.0.1")), of(port(null, 9090, "TCP"), ready("10.0.0.2")));

        assertThat(endpoints("", slices)).containsExactly("10.0.0.1:8080", "10.0.0.2:9090");
    }

    private static List<String> endpoints(String portName, List<EndpointSlice> slices) {
        return EndpointCompiler.compile(new UpstreamPort(WEB, 80, portName), new Service(), slices, OPEN)
                .upstream()
                .endpoints()
                .stream()
                .map(io.jvmingress.proxy.table.Endpoint::hostAndPort)
                .toList();
    }

    private static Endpoint ready(String address) {
        return at(address, conditions(true, true, false));
    }

    private static Endpoint draining(String address) {
        return at(address, conditions(false, true, true));
    }

    private static Endpoint pod(String address, String uid) {
        return new EndpointBuilder(ready(address))
                .withTargetRef(new ObjectReferenceBuilder().withUid(uid).build())
                .build();
    }

    private static Endpoint named(String address, @Nullable String node, String pod) {
        return new EndpointBuilder(ready(address))
                .withNodeName(node)
                .withTargetRef(new ObjectReferenceBuilder().withName(pod).build())
                .build();
    }

    private static Endpoint at(String address, @Nullable EndpointConditions conditions) {
        return new EndpointBuilder()
                .withAddresses(address)
                .withConditions(conditions)
                .build();
    }

    private static EndpointConditions conditions(
            @Nullable Boolean ready, @Nullable Boolean serving, @Nullable Boolean terminating) {
        return new EndpointConditions(ready, serving, terminating);
    }

    private static EndpointPort port(@Nullable String name, @Nullable Integer number, @Nullable String protocol) {
        return new EndpointPort(null, name, number, protocol);
    }

    private static EndpointSlice slice(Endpoint... endpoints) {
        return of(HTTP, endpoints);
    }

    private static EndpointSlice of(EndpointPort port, Endpoint... endpoints) {
        return new EndpointSliceBuilder()
                .withPorts(port)
                .withEndpoints(endpoints)
                .build();
    }

    private static EndpointSlice versioned(String version, Endpoint endpoint) {
        return new EndpointSliceBuilder(slice(endpoint))
                .withNewMetadata()
                .withResourceVersion(version)
                .endMetadata()
                .build();
    }

    private static EndpointSlice withoutEndpoints() {
        var slice = slice();
        slice.setEndpoints(null);
        return slice;
    }
}
