package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.policy.Modes;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The truth table of `policy/modes.yaml`: each policy, in each mode, against each kind of source.
class PolicyModesTest {

    private static final Map<?, ?> WORLD = World.map((Map<?, ?>) World.resource("cases.yaml"), "ingress_world");

    private static final Map<String, String> SOURCES = Map.of(
            "frontend-pod", "10.244.3.31",
            "other-pod", "10.244.4.41",
            "office", "203.0.113.10",
            "internet", "198.51.100.7",
            "node", "192.168.10.11");

    @ParameterizedTest
    @MethodSource("rows")
    void admitsInEachModeWhomTheTableSays(Map<?, ?> row) {
        var judge = world(row).judge();
        World.map(row, "expect")
                .forEach((mode, expected) -> assertThat(admitted(judge, mode(mode)))
                        .as("mode %s", mode)
                        .containsExactlyInAnyOrderElementsOf(sources(String.valueOf(expected))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void admitsEveryoneInModeOff(Map<?, ?> row) {
        assertThat(admitted(world(row).judge(), PolicyMode.OFF)).hasSameElementsAs(SOURCES.keySet());
    }

    /// The namespace's word counts, whatever the settings say.
    @ParameterizedTest
    @MethodSource("rows")
    void aNamespaceSetsTheModeOfItsPolicies(Map<?, ?> row) {
        for (var own : PolicyMode.values()) {
            var judge = world(row, own).judge();
            for (var settings : PolicyMode.values()) {
                assertThat(admitted(judge, settings))
                        .as("mode %s in a namespace of mode %s", settings, own)
                        .containsExactlyInAnyOrderElementsOf(expected(row, own));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aModeThatIsAddedOnlyTightens(Map<?, ?> row) {
        for (var own : PolicyMode.values()) {
            var judge = world(row, own).judge();
            for (var added : PolicyMode.values()) {
                var both = new ArrayList<>(expected(row, own));
                both.retainAll(expected(row, added));
                assertThat(admitted(
                                judge, Modes.of(PolicyMode.OFF, EgressMode.OFF).with(added)))
                        .as("mode %s and %s", own, added)
                        .containsExactlyInAnyOrderElementsOf(both);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void reportsThePoliciesThatAdmitOnlyTheController(Map<?, ?> row) {
        var hopOnly = List.of("M02", "M11", "M14", "M15").contains(World.text(row, "id"));
        assertThat(world(row).findings().stream().anyMatch(line -> line.contains("PolicyAdmitsOnlyController")))
                .isEqualTo(hopOnly);
    }

    @Test
    void theTableIsWhole() {
        assertThat(rows()).hasSize(21);
    }

    static Stream<Named<Map<?, ?>>> rows() {
        return ((List<?>) World.resource("modes.yaml"))
                .stream()
                        .<Map<?, ?>>map(row -> (Map<?, ?>) row)
                        .map(row -> Named.of(World.text(row, "id") + " " + World.text(row, "title"), row));
    }

    private static World world(Map<?, ?> row, PolicyMode own) {
        var shop = World.namespace("shop", Map.of("env", "prod"));
        shop.getMetadata()
                .setAnnotations(Map.of("jvm-ingress.io/policy-mode", own.name().toLowerCase(Locale.ROOT)));
        return world(new World().with(shop), row);
    }

    private static World world(Map<?, ?> row) {
        return world(new World(), row);
    }

    /// @param world whose objects come first
    private static World world(World world, Map<?, ?> row) {
        world.controller("ingress-system", "jvm-ingress-0").endpoint("10.244.2.21", 8080);
        World.maps(WORLD, "namespaces").forEach(world::namespace);
        World.maps(WORLD, "pods").forEach(world::pod);
        var policies = World.maps(row, "policies");
        for (int i = 0; i < policies.size(); i++) {
            world.policy(policy("p" + i, policies.get(i)));
        }
        return world;
    }

    private static Map<String, Object> policy(String name, Map<?, ?> written) {
        var metadata = new HashMap<String, Object>(Map.of("name", name, "namespace", "shop"));
        if (Boolean.TRUE.equals(written.get("delegate"))) {
            metadata.put("annotations", Map.of("jvm-ingress.io/controller-peer", "delegate"));
        }
        var spec = new HashMap<Object, Object>(World.map(written, "spec"));
        spec.put("podSelector", Map.of("matchLabels", Map.of("app", "web")));
        return Map.of("metadata", metadata, "spec", spec);
    }

    private static List<String> expected(Map<?, ?> row, PolicyMode mode) {
        return mode == PolicyMode.OFF
                ? List.copyOf(SOURCES.keySet())
                : sources(World.text(World.map(row, "expect"), mode.name().toLowerCase(Locale.ROOT)));
    }

    private static List<String> admitted(World.Judge judge, PolicyMode mode) {
        return admitted(judge, Modes.of(mode, EgressMode.OFF));
    }

    private static List<String> admitted(World.Judge judge, Modes modes) {
        var admitted = new ArrayList<String>();
        SOURCES.forEach((name, address) -> {
            if (!judge.reachable(address, modes).isEmpty()) {
                admitted.add(name);
            }
        });
        return admitted;
    }

    private static PolicyMode mode(Object word) {
        return PolicyMode.valueOf(String.valueOf(word).toUpperCase(Locale.ROOT));
    }

    private static List<String> sources(String words) {
        return switch (words) {
            case "all" -> List.copyOf(SOURCES.keySet());
            case "none" -> List.of();
            default -> List.of(words.split(",", -1));
        };
    }
}
