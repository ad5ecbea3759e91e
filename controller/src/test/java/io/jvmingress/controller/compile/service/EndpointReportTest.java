package io.jvmingress.controller.compile.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.EndpointCompilerTest.Case;
import io.jvmingress.controller.compile.service.EndpointReport.Judged;
import io.jvmingress.controller.compile.service.EndpointReport.Tier;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Why an endpoint may or may not serve, in words.
class EndpointReportTest {

    private static final ObjectRef WEB = new ObjectRef("Service", "shop", "web");
    private static final Service SERVICE = new ServiceBuilder()
            .withNewSpec()
            .withInternalTrafficPolicy("Cluster")
            .endSpec()
            .build();

    /// Not a second opinion: what is called usable is what the table has.
    @ParameterizedTest
    @MethodSource("io.jvmingress.controller.compile.service.EndpointCompilerTest#cases")
    void saysOfExactlyTheTablesEndpointsThatTheyAreUsable(Case given) {
        var service = new ServiceBuilder()
                .withNewSpec()
                .withInternalTrafficPolicy(given.policy())
                .endSpec()
                .build();
        var report = report(given.port(), service, given.slices(), new Place("n1", "a"));

        assertThat(report.endpoints().stream().filter(Judged::usable).map(Judged::address))
                .containsExactlyInAnyOrderElementsOf(given.expected());
        assertThat(report.tier() == Tier.NONE).isEqualTo(given.expected().isEmpty());
        assertThat(report.why()).isNotBlank();
        assertThat(report.endpoints())
                .allSatisfy(judged -> assertThat(judged.why()).isNotBlank());
    }

    /// Endpoints as `address conditions...`: `r`eady, `s`erving, `t`erminating; `n` and `z` for node and zone hint.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    10.0.0.1 rs              | READY       | ready
                    10.0.0.1 st              | TERMINATING | terminating and still serving, and none is ready
                    10.0.0.1 t               | NONE        | terminating and no longer serving
                    10.0.0.1 s               | NONE        | not ready
                    10.0.0.1 st, 10.0.0.2 rs | READY       | terminating, and others are ready
                    10.0.0.1 rszb, 10.0.0.2 rsza | READY   | ready, and topology hints lead to others
                    """)
    void saysWhyOfTheFirst(String endpoints, Tier tier, String why) {
        var report = report("http", SERVICE, List.of(slice(endpoints)), new Place("n1", "a"));

        assertThat(report.tier()).isEqualTo(tier);
        assertThat(report.endpoints().getFirst().why()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    n1 | not on the proxy's node n1, and internalTrafficPolicy is Local
                    '' | not on the proxy's node, which is not known (--node), and internalTrafficPolicy is Local
                    """)
    void saysThatAnEndpointIsElsewhere(String node, String why) {
        var local = new ServiceBuilder()
                .withNewSpec()
                .withInternalTrafficPolicy("Local")
                .endSpec()
                .build();
        var report = report("http", local, List.of(slice("10.0.0.1 rs")), new Place(node, ""));

        assertThat(report.endpoints()).extracting(Judged::why).containsExactly(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    10.0.0.1 rs, 10.0.0.2 s  | 1 of 2 endpoints ready and chosen
                    10.0.0.1 st              | none is ready, and 1 of 1 endpoint still serving while terminating
                    10.0.0.1 s, 10.0.0.2 s   | none of 2 endpoints is usable
                    ''                       | the EndpointSlices of Service shop/web list no endpoint
                    """)
    void saysTheWholeInASentence(String endpoints, String why) {
        assertThat(report("http", SERVICE, List.of(slice(endpoints)), Place.UNKNOWN)
                        .why())
                .isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource({"grpc, named grpc", "'', without a name"})
    void saysThatNoSliceHasThePort(String port, String named) {
        assertThat(report(port, SERVICE, List.of(slice("10.0.0.1 rs")), Place.UNKNOWN)
                        .why())
                .isEqualTo("no EndpointSlice of Service shop/web has a TCP port " + named);
        assertThat(report(port, SERVICE, List.of(), Place.UNKNOWN).why())
                .isEqualTo("no EndpointSlice belongs to Service shop/web");
    }

    @Test
    void listsWhatIsNeverDialledInOrderOfTheAddresses() {
        var pod = new ObjectRef("Pod", "other", "victim");
        var owners = new PodOwners(Map.of(address("10.0.0.9"), List.of(new PodOwners.Owner(pod, "uid"))));
        var around = new Surroundings(
                owners, Nodes.NONE, new AddressGuard(false, Set.of(), Set.of()), Map.of(), Place.UNKNOWN, false);
        var slice = slice("no-address rs, 127.0.0.1 rs, 10.0.0.10 rs, 10.0.0.9 rs");

        var report = EndpointCompiler.report(new UpstreamPort(WEB, 80, "http"), SERVICE, List.of(slice), around);

        assertThat(report.endpoints())
                .extracting(Judged::address)
                .containsExactly("10.0.0.9:8080", "10.0.0.10:8080", "127.0.0.1:8080", "no-address:8080");
        assertThat(report.endpoints().stream().filter(Judged::usable).map(Judged::address))
                .containsExactly("10.0.0.10:8080");
        assertThat(report.endpoints().getFirst().endpoint().orElseThrow().pod()).isEqualTo("other/victim");
        assertThat(report.endpoints().getFirst().why()).startsWith("it belongs to a pod of namespace other");
        assertThat(report.endpoints().getLast().why()).isEqualTo("no IP address");
    }

    @Test
    void saysThatAPodIsReachedByItsOtherFamily() {
        var slices = Stream.of("10.0.0.1", "fd00::1")
                .map(address -> yaml("""
                        kind: EndpointSlice
                        apiVersion: discovery.k8s.io/v1
                        ports: [{name: http, port: 8080}]
                        endpoints: [{addresses: ["%s"], targetRef: {uid: one}}]
                        """.formatted(address)))
                .toList();

        var report = report("http", SERVICE, slices, Place.UNKNOWN);

        assertThat(report.endpoints())
                .extracting(Judged::why)
                .containsExactly("ready", "its pod is reached by its other family");
    }

    private static EndpointReport report(String port, Service service, List<EndpointSlice> slices, Place place) {
        var around = new Surroundings(
                PodOwners.NONE, Nodes.NONE, new AddressGuard(false, Set.of(), Set.of()), Map.of(), place, false);
        return EndpointCompiler.report(new UpstreamPort(WEB, 80, port), service, slices, around);
    }

    private static EndpointSlice slice(String endpoints) {
        var listed = new StringBuilder();
        for (var endpoint : endpoints.split(", ", -1)) {
            var words = endpoint.split(" ", -1);
            if (words.length == 2) {
                var flags = words[1];
                listed.append("- {addresses: [\"%s\"], conditions: {ready: %s, serving: %s, terminating: %s}%s}\n"
                        .formatted(
                                words[0],
                                flags.contains("r"),
                                flags.contains("s"),
                                flags.contains("t"),
                                flags.contains("z")
                                        ? ", hints: {forZones: [{name: %s}]}"
                                                .formatted(flags.substring(flags.indexOf('z') + 1))
                                        : ""));
            }
        }
        return yaml("""
                kind: EndpointSlice
                apiVersion: discovery.k8s.io/v1
                ports: [{name: http, port: 8080}]
                endpoints:
                """ + listed);
    }

    private static EndpointSlice yaml(String text) {
        return new KubernetesSerialization().unmarshal(text, EndpointSlice.class);
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }
}
