package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Secret that is missing, comes, is replaced and breaks: the host is served throughout.
@EdgeTest
class CertificatesIT {

    private static final String URL = "https://secure.test/";

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
    void theCertificateFollowsItsSecret(@TempDir Path folder) {
        var curl = feature.open("secure", """
                tls: [{hosts: [secure.test], secretName: secure}]
                rules:
                  - host: secure.test
                    http:
                      paths:
                        - {path: /, pathType: Prefix, backend: {service: {name: echo-service, port: {number: 8080}}}}
                """);
        var missing = curl.send(URL, "--insecure");
        assertThat(missing.status()).isEqualTo(200);
        assertThat(missing.firstName()).isNotEmpty().isNotEqualTo("secure.test");

        var first = KeyPairFiles.selfSigned(folder, "first", "secure.test");
        first.apply(cluster, feature.namespace(), "secure");
        var came = curl.await(URL, reply -> reply.firstName().equals("secure.test"), "--insecure");
        assertThat(came.status()).isEqualTo(200);
        assertThat(curl.trusting(first.certificate(), URL).status()).isEqualTo(200);

        var second = KeyPairFiles.selfSigned(folder, "second", "secure.test");
        second.apply(cluster, feature.namespace(), "secure");
        curl.await(URL, reply -> !reply.leaf().equals(came.leaf()), "--insecure");
        assertThat(curl.trusting(second.certificate(), URL).status()).isEqualTo(200);

        cluster.kubectl(
                        "-n",
                        feature.namespace(),
                        "patch",
                        "secret",
                        "secure",
                        "--patch={\"data\": {\"tls.crt\": \"bm9uZQ==\"}}")
                .text();
        curl.await(URL, reply -> reply.leaf().equals(missing.leaf()), "--insecure");

        second.apply(cluster, feature.namespace(), "secure");
        curl.await(URL, reply -> reply.firstName().equals("secure.test"), "--insecure");
        assertThat(curl.trusting(second.certificate(), URL).status()).isEqualTo(200);
    }
}
