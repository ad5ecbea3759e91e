package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The path types, on four hosts of one Ingress. Each scenario has an Ingress of its own, and asks as soon as that has
/// an
/// address.
@EdgeTest
class PathRulesIT {

    private static final List<String> SERVICES = List.of(
            "foo-exact", "foo-prefix", "aaa-bbb-prefix", "aaa-prefix", "mixed-prefix", "mixed-exact", "slash-prefix");

    private static Feature feature;
    private Curl curl;

    @BeforeAll
    static void start(Cluster cluster, Edge edge) {
        feature = Feature.with(cluster, edge, SERVICES);
    }

    @AfterAll
    static void close() {
        feature.close();
    }

    private static String path(String path, String type, String service) {
        return "          - {path: '" + path + "', pathType: " + type + ", backend: {service: {name: " + service
                + ", port: {number: 8080}}}}\n";
    }

    private static String rule(String host, String... paths) {
        return "    - host: " + host + "\n      http:\n        paths:\n" + String.join("", paths);
    }

    @BeforeEach
    void open() {
        curl = feature.open(
                "path-rules",
                ("  rules:\n"
                                + rule("exact-path-rules", path("/foo", "Exact", "foo-exact"))
                                + rule(
                                        "prefix-path-rules",
                                        path("/foo", "Prefix", "foo-prefix"),
                                        path("/aaa/bbb", "Prefix", "aaa-bbb-prefix"),
                                        path("/aaa", "Prefix", "aaa-prefix"))
                                + rule(
                                        "mixed-path-rules",
                                        path("/foo", "Prefix", "mixed-prefix"),
                                        path("/foo", "Exact", "mixed-exact"))
                                + rule(
                                        "trailing-slash-path-rules",
                                        path("/aaa/bbb/", "Prefix", "slash-prefix"),
                                        path("/foo/", "Exact", "foo-exact")))
                        .indent(-2));
    }

    @AfterEach
    void delete() {
        feature.delete("path-rules");
    }

    @ParameterizedTest(name = "{0}{1}: {2} {3}")
    @CsvSource({
        "exact-path-rules, /foo, 200, foo-exact",
        "exact-path-rules, /foo/, 404,",
        "exact-path-rules, /FOO, 404,",
        "exact-path-rules, /bar, 404,",
        "prefix-path-rules, /foo, 200, foo-prefix",
        "prefix-path-rules, /foo/, 200, foo-prefix",
        "prefix-path-rules, /foo/below, 200, foo-prefix",
        "prefix-path-rules, /FOO, 404,",
        "prefix-path-rules, /aaa/bbb, 200, aaa-bbb-prefix",
        "prefix-path-rules, /aaa/bbb/ccc, 200, aaa-bbb-prefix",
        "prefix-path-rules, /aaa/ccc, 200, aaa-prefix",
        "prefix-path-rules, /aaaccc, 404,",
        "mixed-path-rules, /foo, 200, mixed-exact",
        "trailing-slash-path-rules, /aaa/bbb, 200, slash-prefix",
        "trailing-slash-path-rules, /aaa/bbb/, 200, slash-prefix",
        "trailing-slash-path-rules, /foo, 404,"
    })
    void aPathIsMatchedAsItsTypeSays(String host, String path, int status, String service) {
        var reply = curl.get("http://" + host + path);

        assertThat(reply.status()).isEqualTo(status);
        if (service != null) {
            assertThat(reply.service()).isEqualTo(service);
        }
    }
}
