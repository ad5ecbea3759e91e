package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An Ingress with nothing but a default backend.
@EdgeTest
class DefaultBackendIT {

    private static Feature feature;
    private static Curl curl;

    @BeforeAll
    static void open(Cluster cluster, Edge edge) {
        feature = Feature.with(cluster, edge, List.of("echo-service"));
        curl = feature.open("default-backend", "defaultBackend: {service: {name: echo-service, port: {number: 8080}}}");
    }

    @AfterAll
    static void close() {
        feature.close();
    }

    @ParameterizedTest(name = "{0} {1}{2}")
    @CsvSource({
        "GET, my-host, /",
        "GET, my-host, /sub-path",
        "POST, some-host, /",
        "PUT, , /resource",
        "DELETE, some-host, /resource",
        "PATCH, my-host, /resource"
    })
    void everythingReachesIt(String method, String host, String path) {
        // A client that knows no host name sends the address.
        var authority = host == null ? curl.address() : host;
        var reply = curl.send("http://" + authority + path, "--request", method, "--user-agent", "Go-http-client/1.1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.service()).isEqualTo("echo-service");
        assertThat(reply.protocol()).isEqualTo("1.1");
        assertThat(reply.headerNames())
                .contains("content-length", "content-type", "date", "server")
                .doesNotContain("transfer-encoding");
        assertThat(reply.field("method")).isEqualTo(method);
        assertThat(reply.field("target")).isEqualTo(path);
        assertThat(reply.field("protocol")).isEqualTo("HTTP/1.1");
        assertThat(reply.field("host")).isEqualTo(authority);
        assertThat(reply.body()).contains("\"User-Agent\":[\"Go-http-client/1.1\"]");
    }
}
