package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random small worlds: compiled verdicts against a reading of the same objects that walks every rule.
class PolicyPropertyTest {

    private static final String CONTROLLER = "10.0.0.0";
    private static final List<String> NAMESPACES = List.of("a", "b", "c");
    private static final List<String> KEYS = List.of("app", "tier", "zone");
    private static final List<String> VALUES = List.of("x", "y", "");
    private static final List<String> OUTSIDE = List.of("192.168.0.0", "192.168.0.9", "192.168.1.255", "fd00::1");
    private static final List<Integer> PORTS = List.of(80, 81, 8080);
    private static final List<String> BLOCKS = List.of(
            "10.0.0.0/29", "10.0.0.0/24", "192.168.0.0/23", "192.168.0.0/28", "0.0.0.0/0", "::/0", "fd00::1/128");
    private static final List<String> EXCEPTIONS = List.of("10.0.0.2/31", "192.168.0.8/29", "192.168.1.0/25");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void decidesAsEveryRuleReads(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 10; round++) {
            var world = new World();
            var naive = new NaivePolicies();
            for (var name : NAMESPACES) {
                var namespace = Map.of("name", name, "labels", labels(random));
                // Sometimes unknown: then no selector of namespaces finds its pods.
                if (random.nextInt(6) > 0) {
                    world.namespace(namespace);
                    naive.namespace(namespace);
                }
            }
            var addresses = pods(random, world, naive);
            for (int i = random.nextInt(5); i >= 0; i--) {
                var policy = policy(random, i);
                world.policy(policy);
                naive.policy(policy);
            }
            var controller = naive.pod(CONTROLLER);
            world.controller(World.text(controller, "namespace"), World.text(controller, "name"));
            addresses.forEach(address -> PORTS.forEach(port -> world.endpoint(address, port)));
            compare(world.judge(), naive, addresses);
        }
    }

    private static void compare(World.Judge judge, NaivePolicies naive, List<String> addresses) {
        var clients = new ArrayList<>(addresses);
        clients.addAll(OUTSIDE);
        for (var client : clients) {
            for (var destination : addresses) {
                for (int port : PORTS) {
                    assertThat(judge.allows(client, destination, port))
                            .as("%s to %s:%s in %s by %s", client, destination, port, PolicyMode.CLIENT, naive)
                            .isEqualTo(naive.allows(client, destination, port));
                    compareEgress(judge, naive, client, destination, port);
                }
            }
        }
    }

    /// The first pod is the proxy's own.
    private static void compareEgress(
            World.Judge judge, NaivePolicies naive, String client, String destination, int port) {
        boolean in = naive.allows(client, destination, port);
        boolean out = naive.letsOut(client, destination, port);
        assertThat(judge.allows(client, destination, port, EgressMode.STRICT, 80))
                .as("%s out to %s:%s by %s", client, destination, port, naive)
                .isEqualTo(in && out);
        for (int listener : PORTS) {
            assertThat(judge.allows(client, destination, port, EgressMode.EVALUATE, listener))
                    .as("%s out to %s:%s through %s by %s", client, destination, port, listener, naive)
                    .isEqualTo(in && (out || naive.hasWayOut(client, CONTROLLER, listener)));
        }
    }

    private static List<String> pods(SplittableRandom random, World world, NaivePolicies naive) {
        var addresses = new ArrayList<String>();
        for (int i = 0; i < 8; i++) {
            var address = "10.0.0." + i;
            var port = Map.of("name", "web", "containerPort", pick(random, PORTS));
            var pod = Map.of(
                    "namespace", pick(random, NAMESPACES),
                    "name", "pod" + i,
                    "labels", labels(random),
                    "ips", List.of(address),
                    "containers", List.of(Map.of("ports", List.of(port))));
            world.pod(pod);
            naive.pod(pod);
            addresses.add(address);
        }
        return addresses;
    }

    private static Map<String, Object> policy(SplittableRandom random, int number) {
        var rules = new ArrayList<Map<String, Object>>();
        for (int i = random.nextInt(3); i > 0; i--) {
            rules.add(Map.of(
                    "from",
                    list(random, 3, PolicyPropertyTest::peer),
                    "ports",
                    list(random, 2, PolicyPropertyTest::port)));
        }
        var leaving = list(
                random,
                2,
                of -> Map.of(
                        "to", list(of, 3, PolicyPropertyTest::peer), "ports", list(of, 2, PolicyPropertyTest::port)));
        return Map.of(
                "metadata", Map.of("namespace", pick(random, NAMESPACES), "name", "p" + number),
                "spec", Map.of("podSelector", selector(random), "ingress", rules, "egress", leaving));
    }

    private static Map<String, Object> peer(SplittableRandom random) {
        var peer = new HashMap<String, Object>();
        int kind = random.nextInt(4);
        if (kind == 3) {
            var block = pick(random, BLOCKS);
            var except = new ArrayList<String>();
            if (List.of("192.168.0.0/23", "0.0.0.0/0").contains(block)) {
                except.addAll(EXCEPTIONS.subList(random.nextInt(1, 3), 3));
            }
            peer.put("ipBlock", Map.of("cidr", block, "except", except));
        }
        if (kind == 0 || kind == 2) {
            peer.put("podSelector", selector(random));
        }
        if (kind == 1 || kind == 2) {
            peer.put("namespaceSelector", selector(random));
        }
        return peer;
    }

    private static Map<String, Object> port(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> Map.of("port", pick(random, PORTS));
            case 1 -> Map.of("port", "web", "protocol", "TCP");
            case 2 -> Map.of("port", 80, "endPort", random.nextInt(80, 82));
            case 3 -> Map.of("protocol", "UDP");
            default -> Map.of();
        };
    }

    private static Map<String, Object> selector(SplittableRandom random) {
        var expressions = list(random, 2, PolicyPropertyTest::expression);
        return Map.of("matchLabels", random.nextBoolean() ? Map.of() : labels(random), "matchExpressions", expressions);
    }

    private static Map<String, Object> expression(SplittableRandom random) {
        var operator = pick(random, List.of("In", "NotIn", "Exists", "DoesNotExist"));
        var values = operator.endsWith("In") ? List.of(pick(random, VALUES), pick(random, VALUES)) : List.of();
        return Map.of("key", pick(random, KEYS), "operator", operator, "values", values);
    }

    private static Map<String, String> labels(SplittableRandom random) {
        var labels = new HashMap<String, String>();
        KEYS.stream().filter(_ -> random.nextInt(3) == 0).forEach(key -> labels.put(key, pick(random, VALUES)));
        return labels;
    }

    private static <T> List<T> list(
            SplittableRandom random, int bound, java.util.function.Function<SplittableRandom, T> element) {
        var list = new ArrayList<T>();
        for (int i = random.nextInt(bound + 1); i > 0; i--) {
            list.add(element.apply(random));
        }
        return list;
    }

    private static <T> T pick(SplittableRandom random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
