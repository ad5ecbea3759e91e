package io.jvmingress.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Ten pods behind one default backend.
@EdgeTest
class LoadBalancingIT {

    private static final int PODS = 10;
    private static final int REQUESTS = 500;

    private static Cluster cluster;
    private static Feature feature;

    @BeforeAll
    static void start(Cluster running, Edge edge) {
        cluster = running;
        feature = Feature.with(cluster, edge, List.of("echo-service"));
    }

    @AfterAll
    static void close() {
        feature.close();
    }

    @Test
    void tenReplicasShareTheRequestsFairly() {
        var curl = feature.open("balanced", "defaultBackend: {service: {name: echo-service, port: {number: 8080}}}");
        cluster.kubectl("-n", feature.namespace(), "scale", "deployment", "echo-service", "--replicas=" + PODS)
                .text();
        cluster.awaitDeployment(feature.namespace(), "echo-service");
        var seen = new HashSet<String>();
        curl.await("http://load-balancing/", reply -> {
            assertThat(reply.status()).isEqualTo(200);
            seen.add(reply.pod());
            return seen.size() == PODS;
        });

        var shares = curl.podsOf("load-balancing", REQUESTS).stream().collect(groupingBy(pod -> pod, counting()));

        // The mean is 50. One request after the other makes the choice a random one, with a deviation of 6.7.
        assertThat(shares).hasSize(PODS);
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(10L, 90L));
    }
}
