package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the acceptance cases of `policy/cases.yaml`, and counts them, so that none is left out unseen.
class PolicyCasesTest {

    private static final Map<?, ?> FILE = (Map<?, ?>) World.resource("cases.yaml");
    private static final Map<?, ?> GRID = World.map(World.map(FILE, "worlds"), "grid");

    private record Question(String from, String to, int port, boolean allowed) {}

    @ParameterizedTest
    @MethodSource("cases")
    void judgesEveryProbeOfTheCase(Map<?, ?> written) {
        var world = world(written);
        var probes = probes(written).filter(probe -> whyLeftOut(probe).equals("run"));
        var addresses = addresses(written);
        var questions = probes.map(probe -> new Question(
                        Objects.requireNonNull(addresses.get(World.text(probe, "from"))),
                        Objects.requireNonNull(addresses.get(World.text(probe, "to"))),
                        Integer.parseInt(World.text(probe, "port")),
                        World.text(probe, "expect").equals("allow")))
                .toList();
        questions.forEach(question -> world.endpoint(question.to(), question.port()));
        var judge = world.judge();
        for (var question : questions) {
            assertThat(judge.allows(question.from(), question.to(), question.port(), EgressMode.STRICT, 80))
                    .as("%s", question)
                    .isEqualTo(question.allowed());
        }
    }

    @ParameterizedTest
    @MethodSource("ingressCases")
    void letsEachRequestChooseFromTheEligibleEndpoints(Map<?, ?> written) {
        var service = World.map(FILE, "ingress_service");
        var endpoints = World.map(service, "endpoints");
        var world = bare(World.map(FILE, "ingress_world")).controller("ingress-system", "jvm-ingress-0");
        endpoints.values().forEach(address -> world.endpoint(String.valueOf(address), 8080));
        World.maps(written, "policies").forEach(world::policy);
        var judge = world.judge();
        for (var request : World.maps(written, "requests")) {
            var mode = PolicyMode.valueOf(World.text(request, "mode").toUpperCase(Locale.ROOT));
            var eligible = World.list(World.map(request, "expect"), "eligible").stream()
                    .map(pod -> String.valueOf(endpoints.get(pod)))
                    .toList();
            assertThat(judge.reachable(World.text(request, "sourceIP"), mode))
                    .as("%s", request)
                    .isEqualTo(eligible);
        }
    }

    /// No protocol is judged here but TCP, nor a way to a
    /// destination that is no pod of the cluster: the proxy has no such endpoint.
    @Test
    void leavesOutOnlyWhatTheProxyDoesNotJudge() {
        var counts = new TreeMap<String, Integer>();
        World.maps(FILE, "cases")
                .forEach(written -> probes(written).forEach(probe -> counts.merge(whyLeftOut(probe), 1, Integer::sum)));
        assertThat(counts).containsExactlyInAnyOrderEntriesOf(Map.of("run", 2003, "destination", 36, "protocol", 15));
    }

    /// Where the client's address comes from, readiness and foreign endpoints are other rooms' matters.
    @Test
    void runsTheRequestCasesThatPoliciesDecide() {
        assertThat(World.maps(FILE, "ingress_cases").stream()
                        .filter(written -> !isDecidedByPolicies(written))
                        .map(written -> World.text(written, "id")))
                .containsExactly("D05", "D12", "R03", "X01");
        assertThat(ingressCases()).hasSize(5);
    }

    static Stream<Named<Map<?, ?>>> cases() {
        return World.maps(FILE, "cases").stream().map(PolicyCasesTest::named);
    }

    static Stream<Named<Map<?, ?>>> ingressCases() {
        return World.maps(FILE, "ingress_cases").stream()
                .filter(PolicyCasesTest::isDecidedByPolicies)
                .map(PolicyCasesTest::named);
    }

    private static Named<Map<?, ?>> named(Map<?, ?> written) {
        return Named.of(World.text(written, "id") + " " + World.text(written, "title"), written);
    }

    private static boolean isDecidedByPolicies(Map<?, ?> written) {
        return List.of("mode", "per-endpoint").contains(World.text(written, "kind"));
    }

    private static Stream<Map<?, ?>> probes(Map<?, ?> written) {
        return World.maps(written, "probes").stream();
    }

    private static String whyLeftOut(Map<?, ?> probe) {
        if (!World.text(probe, "protocol").equals("TCP")) {
            return "protocol";
        }
        return World.text(probe, "to").contains(":") ? "destination" : "run";
    }

    /// The grid with what the case adds to it.
    static World world(Map<?, ?> written) {
        var world = bare(GRID);
        World.maps(World.map(written, "world"), "pods").forEach(world::pod);
        World.maps(written, "policies").forEach(world::policy);
        return world;
    }

    private static World bare(Map<?, ?> written) {
        var world = new World();
        World.maps(written, "namespaces").forEach(world::namespace);
        World.maps(written, "pods").forEach(world::pod);
        return world;
    }

    /// From what probes call a place to its address.
    static Map<String, String> addresses(Map<?, ?> written) {
        var addresses = new TreeMap<String, String>();
        var pods = new ArrayList<>(World.maps(GRID, "pods"));
        pods.addAll(World.maps(World.map(written, "world"), "pods"));
        pods.forEach(pod -> addresses.put(
                World.text(pod, "namespace") + "/" + World.text(pod, "name"),
                String.valueOf(World.list(pod, "ips").getFirst())));
        World.maps(GRID, "nodes").forEach(node -> addresses.put("node:" + node.get("name"), World.text(node, "ip")));
        World.map(GRID, "externals").forEach((name, address) -> addresses.put("ext:" + name, String.valueOf(address)));
        probes(written)
                .map(probe -> World.text(probe, "from"))
                .filter(from -> from.startsWith("ip:"))
                .forEach(from -> addresses.put(from, from.substring(3)));
        return addresses;
    }
}
