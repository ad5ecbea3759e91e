package io.jvmingress.controller.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jvmingress.controller.compile.NaiveAccess.Pod;
import io.jvmingress.controller.compile.NaiveAccess.Request;
import io.jvmingress.controller.compile.NaiveAccess.Route;
import io.jvmingress.controller.compile.NaiveAccess.Verdict;
import io.jvmingress.crds.AccessPolicy;
import io.jvmingress.proxy.decision.Decide;
import io.jvmingress.proxy.decision.Decision.Respond;
import io.jvmingress.proxy.decision.Peer;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.decision.Trace;
import io.jvmingress.proxy.match.RequestHead;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random small worlds with AccessPolicies: what becomes of requests against a reading of the same objects that walks
/// every rule. No Service has an endpoint, so that a 403 is never owed to one.
class AccessPropertyTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final GoldenCase CASE = new GoldenCase(GoldenCase.GOLDEN.resolve("access/readers-and-writers"));
    private static final Settings SETTINGS = new Settings(PolicyMode.CLIENT, List.of(), 443);

    private static final List<String> NAMESPACES = List.of("a", "b", "c");
    private static final List<String> VALUES = List.of("x", "y", "");
    private static final List<String> METHODS = List.of("GET", "HEAD", "DELETE", "get");
    private static final List<String> HOSTS = List.of("h.test", "a.h.test", "b.a.h.test", "other.test", "A.h.test");
    private static final List<String> TENANTS = List.of("", "x", "y");

    /// What clients send, and the path that it means.
    private static final Map<String, String> PATHS = Map.of(
            "/",
            "/",
            "/p",
            "/p",
            "/p/",
            "/p/",
            "/p/q?x=/r",
            "/p/q",
            "/%70",
            "/p",
            "/pq",
            "/pq",
            "/P",
            "/P",
            "/p%2Fq",
            "/p%2Fq",
            "/p/q/r",
            "/p/q/r");

    private static final List<String> TARGETS = PATHS.keySet().stream().sorted().toList();

    private static final List<Route> ROUTES = List.of(
            new Route("a", "web", "h.test", "/", "s0"),
            new Route("a", "web", "*.h.test", "/", "s1"),
            new Route("b", "web", "*", "/", "s0"));

    private final NaiveAccess naive = new NaiveAccess(new HashMap<>(), new ArrayList<>(), new ArrayList<>());
    private final List<HasMetadata> objects = new ArrayList<>();
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void decidesAsEveryRuleReads(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 10; round++) {
            world(random);
            var snapshot = Snapshot.of(CASE.compile(objects).table(), Snapshot.EMPTY);
            for (int question = 0; question < 50; question++) {
                ask(snapshot, random);
            }
        }
        assertThat(counts).containsKeys(Verdict.ADMITTED, Verdict.DENIED);
    }

    @Test
    void everyVerdictComesUp() {
        decidesAsEveryRuleReads(1);
        decidesAsEveryRuleReads(2);
        assertThat(counts).containsOnlyKeys(Verdict.ADMITTED, Verdict.AUDITED, Verdict.DENIED);
    }

    private void ask(Snapshot snapshot, SplittableRandom random) {
        var target = pick(random, TARGETS);
        var written = pick(random, HOSTS);
        var host = written.toLowerCase(Locale.ROOT);
        var route = ROUTES.stream()
                .filter(one -> one.ruleHost().equals("*") || NaiveAccess.isHost(one.ruleHost(), host))
                .findFirst()
                .orElseThrow();
        var client = random.nextInt(3) == 0 ? "192.0.2." + random.nextInt(4) : "10.0.0." + random.nextInt(10);
        var request = new Request(
                route,
                pick(random, METHODS),
                host,
                Objects.requireNonNull(PATHS.get(target)),
                pick(random, TENANTS),
                client,
                random.nextInt(5) > 0);
        var audited = new AtomicBoolean();
        var trace = new Trace() {
            @Override
            public void accessWouldBeDenied() {
                audited.set(true);
            }
        };
        var peer = new Peer(Address.parse(client).orElseThrow(), !request.provesPod(), false, "");

        var decision = Decide.decide(snapshot, new Head(request, written, target), peer, SETTINGS, trace);

        boolean denied = decision instanceof Respond respond && respond.reason().equals("AccessDenied");
        var verdict = denied ? Verdict.DENIED : audited.get() ? Verdict.AUDITED : Verdict.ADMITTED;
        assertThat(verdict).as("%s by %s", request, naive).isEqualTo(naive.judge(request));
        counts.merge(verdict, 1, Integer::sum);
    }

    private record Head(Request request, String written, String target) implements RequestHead {

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }

        @Override
        public String method() {
            return request.method();
        }

        @Override
        public String header(String name) {
            return headers(name).stream().findFirst().orElse("");
        }

        @Override
        public List<String> headers(String name) {
            return switch (name) {
                case "host" -> List.of(written);
                case "x-tenant" -> request.header().isEmpty() ? List.of() : List.of(request.header());
                default -> List.of();
            };
        }
    }

    private void world(SplittableRandom random) {
        objects.clear();
        naive.namespaces().clear();
        naive.pods().clear();
        naive.policies().clear();
        for (var name : NAMESPACES) {
            // Sometimes unknown: then no selector of namespaces finds its pods.
            if (random.nextInt(6) > 0) {
                var labels = labels(random);
                naive.namespaces().put(name, labels);
                put("v1", "Namespace", Map.of("name", name, "labels", labels), Map.of());
            }
        }
        for (int i = 0; i < 9; i++) {
            pod(random, i);
        }
        for (var service : List.of(List.of("a", "s0"), List.of("a", "s1"), List.of("b", "s0"))) {
            put(
                    "v1",
                    "Service",
                    Map.of("namespace", service.getFirst(), "name", service.getLast()),
                    Map.of("spec", Map.of("ports", List.of(Map.of("port", 80)))));
        }
        for (var namespace : List.of("a", "b")) {
            put(
                    "networking.k8s.io/v1",
                    "Ingress",
                    Map.of("namespace", namespace, "name", "web"),
                    Map.of("spec", Map.of("rules", rules(namespace))));
        }
        for (int i = random.nextInt(6); i >= 0; i--) {
            var policy = policy(random, i);
            naive.policies().add(policy);
            objects.add(YAML.convertValue(policy, AccessPolicy.class));
        }
    }

    private static List<Map<String, Object>> rules(String namespace) {
        return ROUTES.stream()
                .filter(route -> route.namespace().equals(namespace))
                .map(route -> {
                    var rule = new HashMap<String, Object>();
                    if (!route.ruleHost().equals("*")) {
                        rule.put("host", route.ruleHost());
                    }
                    var service = Map.of("name", route.service(), "port", Map.of("number", 80));
                    rule.put(
                            "http",
                            Map.of(
                                    "paths",
                                    List.of(Map.of(
                                            "path",
                                            route.prefix(),
                                            "pathType",
                                            "Prefix",
                                            "backend",
                                            Map.of("service", service)))));
                    return (Map<String, Object>) rule;
                })
                .toList();
    }

    /// Some share an address, some have finished, some are on their node's network.
    private void pod(SplittableRandom random, int number) {
        var namespace = pick(random, NAMESPACES);
        var labels = labels(random);
        var address = "10.0.0." + random.nextInt(8);
        boolean finished = random.nextInt(8) == 0;
        boolean onNode = random.nextInt(8) == 0;
        put(
                "v1",
                "Pod",
                Map.of("namespace", namespace, "name", "p" + number, "labels", labels),
                Map.of(
                        "spec",
                        Map.of("hostNetwork", onNode),
                        "status",
                        Map.of("phase", finished ? "Succeeded" : "Running", "podIPs", List.of(Map.of("ip", address)))));
        if (!finished && !onNode) {
            naive.pods().add(new Pod(namespace, address, labels));
        }
    }

    private static Map<String, Object> policy(SplittableRandom random, int number) {
        var namespace = pick(random, List.of("a", "a", "b"));
        var spec = new HashMap<String, Object>();
        spec.put("targetRefs", some(random, 1, 2, AccessPropertyTest::target));
        if (random.nextInt(3) > 0) {
            spec.put("mode", pick(random, List.of("Enforce", "Audit")));
        }
        if (random.nextInt(8) > 0) {
            spec.put("rules", some(random, 0, 3, AccessPropertyTest::rule));
        }
        return Map.of("metadata", Map.of("namespace", namespace, "name", "p" + number), "spec", spec);
    }

    private static Map<String, Object> target(SplittableRandom random) {
        if (random.nextBoolean()) {
            return Map.of("group", "", "kind", "Service", "name", pick(random, List.of("s0", "s1", "none")));
        }
        var target =
                new HashMap<String, Object>(Map.of("group", "networking.k8s.io", "kind", "Ingress", "name", "web"));
        if (random.nextInt(3) > 0) {
            target.put("sectionName", pick(random, List.of("h.test", "*.h.test", "*", "a.h.test")));
        }
        return target;
    }

    private static Map<String, Object> rule(SplittableRandom random) {
        var rule = new HashMap<String, Object>(Map.of("name", "r"));
        if (random.nextInt(4) > 0) {
            rule.put("from", some(random, 0, 2, AccessPropertyTest::peer));
        }
        if (random.nextInt(4) > 0) {
            rule.put("to", some(random, 0, 2, AccessPropertyTest::operation));
        }
        return rule;
    }

    private static Map<String, Object> peer(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> Map.of("ipBlock", Map.of("cidr", "10.0.0." + random.nextInt(10) + "/31"));
            case 1 -> Map.of("ipBlock", Map.of("cidr", pick(random, List.of("10.0.0.0/24", "192.0.2.0/24"))));
            case 2 -> Map.of("podSelector", selector(random));
            case 3 -> Map.of("namespaceSelector", selector(random));
            default -> Map.of("namespaceSelector", selector(random), "podSelector", selector(random));
        };
    }

    private static Map<String, Object> selector(SplittableRandom random) {
        var key = pick(random, List.of("app", "tier"));
        return switch (random.nextInt(5)) {
            case 0 -> Map.of();
            case 1 -> Map.of("matchLabels", Map.of(key, pick(random, VALUES)));
            case 2 ->
                Map.of(
                        "matchExpressions",
                        List.of(Map.of("key", key, "operator", pick(random, List.of("Exists", "DoesNotExist")))));
            default ->
                Map.of(
                        "matchExpressions",
                        List.of(Map.of(
                                "key",
                                key,
                                "operator",
                                pick(random, List.of("In", "NotIn")),
                                "values",
                                List.of(pick(random, VALUES), pick(random, VALUES)))));
        };
    }

    private static Map<String, Object> operation(SplittableRandom random) {
        var operation = new HashMap<String, Object>();
        if (random.nextBoolean()) {
            operation.put("methods", List.of(pick(random, METHODS), pick(random, METHODS)));
        }
        if (random.nextInt(3) > 0) {
            operation.put(
                    "paths",
                    some(
                            random,
                            1,
                            2,
                            it -> Map.of(
                                    "type",
                                    pick(it, List.of("Exact", "PathPrefix")),
                                    "value",
                                    pick(it, List.of("/", "/p", "/p/", "/p/q", "/p%2Fq", "/P")))));
        }
        if (random.nextInt(4) == 0) {
            operation.put("hosts", List.of(pick(random, List.of("h.test", "*.h.test", "other.test", "*.test"))));
        }
        if (operation.isEmpty() || random.nextInt(4) == 0) {
            operation.put(
                    "headers", List.of(Map.of("name", "X-Tenant", "values", List.of(pick(random, List.of("x", "y"))))));
        }
        return operation;
    }

    private interface Part {

        Map<String, Object> of(SplittableRandom random);
    }

    private static List<Map<String, Object>> some(SplittableRandom random, int least, int most, Part part) {
        return IntStream.range(0, random.nextInt(least, most + 1))
                .mapToObj(_ -> part.of(random))
                .toList();
    }

    private static Map<String, String> labels(SplittableRandom random) {
        var labels = new HashMap<String, String>();
        for (var key : List.of("app", "tier")) {
            if (random.nextInt(4) > 0) {
                labels.put(key, pick(random, VALUES));
            }
        }
        return labels;
    }

    private void put(String apiVersion, String kind, Map<String, Object> metadata, Map<String, Object> rest) {
        var object = new HashMap<>(rest);
        object.put("apiVersion", apiVersion);
        object.put("kind", kind);
        object.put("metadata", metadata);
        objects.add(YAML.unmarshal(YAML.asJson(object)));
    }

    private static <T> T pick(SplittableRandom random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
