package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Which Ingresses are ours, and that it shows at once when that changes.
@EdgeTest
class IngressClassIT {

    private static final String LATER = "some-later-class";

    private static Cluster cluster;
    private static Edge edge;
    private static Feature feature;

    @BeforeAll
    static void start(Cluster running, Edge shared) {
        cluster = running;
        edge = shared;
        feature = Feature.with(cluster, edge, List.of("echo-service"));
    }

    @AfterAll
    static void close() {
        feature.close();
    }

    @AfterEach
    void forgetTheClass() {
        cluster.kubectl("delete", "ingressclass", LATER, "--ignore-not-found").text();
    }

    private static String spec(String host) {
        return """
                rules:
                  - host: %s
                    http:
                      paths:
                        - {path: /, pathType: Prefix, backend: {service: {name: echo-service, port: {number: 8080}}}}
                """.formatted(host);
    }

    /// What was applied after it has its address, so that nothing is left to be waited for.
    @Test
    void anUnknownClassIsNeitherServedNorGivenAStatus() {
        feature.apply("invalid", "some-invalid-class-name", spec("invalid.test"));
        var curl = feature.open("valid", spec("valid.test"));

        assertThat(curl.get("http://valid.test/").status()).isEqualTo(200);
        assertThat(curl.get("http://invalid.test/").status()).isEqualTo(404);
        assertThat(feature.status("invalid")).isEmpty();
        feature.open("valid-too", spec("valid-too.test"));
        assertThat(feature.status("invalid")).isEmpty();
    }

    @Test
    void aClassThatIsCreatedAndDeletedLaterCountsAtOnce() {
        feature.apply("later", LATER, spec("later.test"));
        assertThat(edge.anywhere().get("http://later.test/").status()).isEqualTo(404);

        cluster.apply(Edge.ingressClass(LATER));
        assertThat(edge.at(feature.namespace(), "later")
                        .get("http://later.test/")
                        .status())
                .isEqualTo(200);

        cluster.kubectl("delete", "ingressclass", LATER).text();
        edge.anywhere().await("http://later.test/", reply -> reply.status() == 404);
        edge.awaitStatus(feature.namespace(), "later", String::isEmpty);
    }

    @Test
    void anIngressThatLeavesOurClassLosesRoutesAndStatus() {
        var curl = feature.open("leaves", spec("leaves.test"));
        assertThat(curl.get("http://leaves.test/").status()).isEqualTo(200);

        feature.apply("leaves", "some-invalid-class-name", spec("leaves.test"));
        curl.await("http://leaves.test/", reply -> reply.status() == 404);
        edge.awaitStatus(feature.namespace(), "leaves", String::isEmpty);
    }

    @Test
    void twoControllersSideBySideLeaveEachOthersIngressesAlone() {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: %s}
                spec: {controller: jvm-ingress.io/second}
                """.formatted(LATER));
        var ours = feature.open("ours", spec("ours.test"));
        feature.apply("theirs", LATER, spec("theirs.test"));
        try (var second = Program.run(
                        cluster.kubeconfig(),
                        "--controller-name=jvm-ingress.io/second",
                        "--ingress-class=" + LATER,
                        "--publish-address=192.0.2.9",
                        "--lease-namespace=" + feature.namespace());
                var theirs = new Client(second)) {
            edge.awaitStatus(feature.namespace(), "theirs", status -> status.equals("192.0.2.9"));
            assertThat(theirs.get("theirs.test", "/").status()).isEqualTo(200);
            assertThat(theirs.get("ours.test", "/").status()).isEqualTo(404);
            assertThat(ours.get("http://theirs.test/").status()).isEqualTo(404);
            assertThat(ours.get("http://ours.test/").status()).isEqualTo(200);
            assertThat(feature.status("ours")).isEqualTo(ours.address());
        }
    }
}
