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
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.state.ObjectRef;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which endpoints of a Service may be dialled: the readiness tiers and the ways in which slices
/// are written.
class EndpointCompilerTest {

    private static final ObjectRef WEB = new ObjectRef("Service", "shop", "web");
    private static final Place HERE = new Place("n1", "a");
    private static final EndpointPort HTTP = port("http", 8080, "TCP");
    private static final @Nullable EndpointConditions ABSENT = null;

    /// @param port the name of the Service's port
    /// @param policy the Service's `internalTrafficPolicy`
    record Case(String name, String port, String policy, List<EndpointSlice> slices, List<String> expected) {

        Case(String name, List<EndpointSlice> slices, List<String> expected) {
            this(name, "http", "Cluster", slices, expected);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// The proxy is on node n1 in zone a.
    @ParameterizedTest
    @MethodSource("cases")
    void dialsOnlyWhatMayServe(Case given) {
        var service = new ServiceBuilder()
                .withNewSpec()
                .withInternalTrafficPolicy(given.policy())
                .endSpec()
                .build();

        assertThat(endpoints(given.port(), service, given.slices(), HERE)).isEqualTo(given.expected());
    }

    @Test
    void everyAcceptanceCaseIsThere() {
        var ids = cases().map(given -> given.name().split(" ", 2)[0])
                .filter(id -> id.startsWith("K"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(ids)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 43)
                        .mapToObj(number -> String.format(Locale.ROOT, "K%02d", number))
                        .toList());
    }

    static Stream<Case> cases() {
        return Stream.of(tiers(), zones(), nodes(), local(), slices(), ports(), families())
                .flatMap(Function.identity());
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

    static Stream<Case> zones() {
        return Stream.of(
                new Case(
                        "K09 zone hints complete",
                        List.of(slice(zoned("10.0.0.1", "a"), zoned("10.0.0.2", "b"))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K10 zone hints complete, none for my zone",
                        List.of(slice(zoned("10.0.0.1", "b"), zoned("10.0.0.2", "c"))),
                        List.of("10.0.0.1:8080", "10.0.0.2:8080")),
                new Case(
                        "K11 one ready endpoint without a zone hint",
                        List.of(slice(zoned("10.0.0.1", "a"), ready("10.0.0.2"))),
                        List.of("10.0.0.1:8080", "10.0.0.2:8080")),
                new Case(
                        "K12 a not ready endpoint without a hint disables nothing",
                        List.of(slice(
                                zoned("10.0.0.1", "a"),
                                zoned("10.0.0.2", "b"),
                                at("10.0.0.3", conditions(false, false, false)))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K13 hints are judged over the whole Service",
                        List.of(slice(zoned("10.0.0.1", "a")), slice(ready("10.0.0.2"))),
                        List.of("10.0.0.1:8080", "10.0.0.2:8080")),
                new Case(
                        "K14 a slice that has only other zones",
                        List.of(slice(zoned("10.0.0.1", "a")), slice(zoned("10.0.0.2", "b"))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K15 several zones in one hint",
                        List.of(slice(
                                zoned("10.0.0.1", "a", "b"), zoned("10.0.0.2", "b"), zoned("10.0.0.3", "c", "a"))),
                        List.of("10.0.0.1:8080", "10.0.0.3:8080")),
                new Case(
                        "K16 the only endpoint of my zone is terminating",
                        List.of(slice(drained(zoned("10.0.0.1", "a")), zoned("10.0.0.2", "b"))),
                        List.of("10.0.0.2:8080")),
                new Case(
                        "K17 the terminating fallback ignores hints",
                        List.of(slice(drained(zoned("10.0.0.1", "a")), drained(zoned("10.0.0.2", "b")))),
                        List.of("10.0.0.1:8080", "10.0.0.2:8080")),
                new Case(
                        "a hint without a name is none",
                        List.of(slice(zoned("10.0.0.1", "a"), zoned("10.0.0.2", "", null))),
                        List.of("10.0.0.1:8080", "10.0.0.2:8080")));
    }

    static Stream<Case> nodes() {
        return Stream.of(
                new Case(
                        "K18 node hints before zone hints",
                        List.of(slice(hinted("10.0.0.1", "n1", "b"), hinted("10.0.0.2", "n2", "a"))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K19 no node hint for my node",
                        List.of(slice(hinted("10.0.0.1", "n2", "a"), hinted("10.0.0.2", "n3", "b"))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K20 a node hint is missing on one",
                        List.of(slice(
                                hinted("10.0.0.1", "n1", "a"), zoned("10.0.0.2", "a"), hinted("10.0.0.3", "n3", "b"))),
                        List.of("10.0.0.1:8080", "10.0.0.2:8080")));
    }

    static Stream<Case> local() {
        return Stream.of(
                local("K21 same node", List.of(on("n1", ready("10.0.0.1")), on("n2", ready("10.0.0.2"))), "10.0.0.1"),
                local("K22 no local endpoint", List.of(on("n2", ready("10.0.0.1")))),
                local(
                        "K23 a local terminating one before a remote ready one",
                        List.of(on("n1", draining("10.0.0.1")), on("n2", ready("10.0.0.2"))),
                        "10.0.0.1"),
                local(
                        "K24 Local overrides hints",
                        List.of(on("n1", zoned("10.0.0.1", "b")), on("n2", zoned("10.0.0.2", "a"))),
                        "10.0.0.1"),
                local("K25 an endpoint without nodeName is remote", List.of(ready("10.0.0.1"))));
    }

    private static Case local(String name, List<Endpoint> endpoints, String... expected) {
        return new Case(
                name,
                "http",
                "Local",
                List.of(slice(endpoints.toArray(Endpoint[]::new))),
                Stream.of(expected).map(address -> address + ":8080").toList());
    }

    static Stream<Case> slices() {
        var pair = List.of(slice(ready("10.0.0.1"), ready("10.0.0.2")), slice(ready("10.0.0.1")));
        return Stream.of(
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
                        List.of("10.0.0.1:8080")),
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
                        List.of()));
    }

    static Stream<Case> ports() {
        return Stream.of(
                new Case(
                        "K31 an unnamed Service port matches the empty name",
                        "",
                        "Cluster",
                        List.of(of(port("", 8080, "TCP"), ready("10.0.0.1")), slice(ready("10.0.0.2"))),
                        List.of("10.0.0.1:8080")),
                new Case(
                        "K43 an unnamed Service port matches the absent name",
                        "",
                        "Cluster",
                        List.of(of(port(null, 8080, "TCP"), ready("10.0.0.1")), slice(ready("10.0.0.2"))),
                        List.of("10.0.0.1:8080")),
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

        var compiled = EndpointCompiler.compile(new UpstreamPort(WEB, 80, "http"), service, slices, at(HERE));

        assertThat(compiled.upstream().endpoints())
                .extracting(io.jvmingress.proxy.table.Endpoint::hostAndPort)
                .containsExactly("[fd00::1]:8080");
    }

    @Test
    void aHeadlessServiceHasNoTrafficPolicy() {
        var service = new ServiceBuilder()
                .withNewSpec()
                .withClusterIP("None")
                .withInternalTrafficPolicy("Local")
                .endSpec()
                .build();

        assertThat(endpoints("http", service, List.of(slice(on("n2", ready("10.0.0.1")))), HERE))
                .containsExactly("10.0.0.1:8080");
    }

    @Test
    void withoutAPlaceNothingIsLocalAndHintsAreIgnored() {
        var service = new ServiceBuilder()
                .withNewSpec()
                .withInternalTrafficPolicy("Local")
                .endSpec()
                .build();
        var slices = List.of(slice(hinted("10.0.0.1", "n1", "a"), hinted("10.0.0.2", "n2", "b")));

        assertThat(endpoints("http", service, List.of(slice(on("", ready("10.0.0.1")))), Place.UNKNOWN))
                .isEmpty();
        assertThat(endpoints("http", new Service(), slices, Place.UNKNOWN))
                .containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
        assertThat(endpoints("http", new Service(), slices, new Place("", "a"))).containsExactly("10.0.0.1:8080");
    }

    private static List<String> endpoints(String portName, Service service, List<EndpointSlice> slices, Place place) {
        return EndpointCompiler.compile(new UpstreamPort(WEB, 80, portName), service, slices, at(place))
                .upstream()
                .endpoints()
                .stream()
                .map(io.jvmingress.proxy.table.Endpoint::hostAndPort)
                .toList();
    }

    private static Surroundings at(Place place) {
        var open = Surroundings.NONE;
        return new Surroundings(open.owners(), open.nodes(), open.guard(), open.grants(), place, false);
    }

    private static Endpoint zoned(String address, @Nullable String... zones) {
        return new EndpointBuilder(ready(address))
                .withNewHints()
                .withForZones(Stream.of(zones).map(ForZone::new).toList())
                .endHints()
                .build();
    }

    private static Endpoint hinted(String address, String node, String zone) {
        return new EndpointBuilder(zoned(address, zone))
                .editHints()
                .withForNodes(new ForNode(node))
                .endHints()
                .build();
    }

    private static Endpoint drained(Endpoint endpoint) {
        return new EndpointBuilder(endpoint)
                .withConditions(conditions(false, true, true))
                .build();
    }

    private static Endpoint on(String node, Endpoint endpoint) {
        return new EndpointBuilder(endpoint).withNodeName(node).build();
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
