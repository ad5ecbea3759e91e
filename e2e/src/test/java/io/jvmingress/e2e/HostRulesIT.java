package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A wildcard host, and a host with TLS. Each scenario has an Ingress of its own, and asks as soon as that has an
/// address.
@EdgeTest
class HostRulesIT {

    private static Feature feature;
    private static KeyPairFiles files;
    private Curl curl;

    @BeforeAll
    static void start(Cluster cluster, Edge edge, @TempDir Path folder) {
        feature = Feature.with(cluster, edge, List.of("wildcard-foo-com", "foo-bar-com"));
        files = KeyPairFiles.selfSigned(folder, "tls", "foo.bar.com");
        files.apply(cluster, feature.namespace(), "conformance-tls");
    }

    @AfterAll
    static void close() {
        feature.close();
    }

    @BeforeEach
    void open() {
        curl = feature.open("host-rules", """
                tls: [{hosts: [foo.bar.com], secretName: conformance-tls}]
                rules:
                  - host: '*.foo.com'
                    http:
                      paths:
                        - {path: /, pathType: Prefix, backend: {service: {name: wildcard-foo-com, port: {number: 8080}}}}
                  - host: foo.bar.com
                    http:
                      paths:
                        - {path: /, pathType: Prefix, backend: {service: {name: foo-bar-com, port: {name: http}}}}
                """);
    }

    @AfterEach
    void delete() {
        feature.delete("host-rules");
    }

    @Test
    void tlsToTheHostThatHasIt() {
        var reply = curl.trusting(files.certificate(), "https://foo.bar.com/");

        assertThat(reply.firstName()).isEqualTo("foo.bar.com");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.service()).isEqualTo("foo-bar-com");
        assertThat(reply.field("host")).isEqualTo("foo.bar.com");
    }

    @Test
    void plainHttpToTheHostWithTlsIsSentToIt() {
        var reply = curl.trusting(files.certificate(), "http://foo.bar.com/", "--location");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.service()).isEqualTo("foo-bar-com");
        assertThat(reply.firstName()).isEqualTo("foo.bar.com");
    }

    @Test
    void anotherHostIsUnknown() {
        assertThat(curl.get("http://subdomain.bar.com/").status()).isEqualTo(404);
    }

    @Test
    void theWildcardTakesOneLabel() {
        var reply = curl.get("http://bar.foo.com/");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.service()).isEqualTo("wildcard-foo-com");
        assertThat(reply.field("host")).isEqualTo("bar.foo.com");
    }

    @Test
    void theWildcardDoesNotTakeTwoLabels() {
        assertThat(curl.get("http://baz.bar.foo.com/").status()).isEqualTo(404);
    }

    @Test
    void theWildcardDoesNotTakeItsOwnDomain() {
        assertThat(curl.get("http://foo.com/").status()).isEqualTo(404);
    }
}
