package io.jvmingress.controller.watch;

import static io.jvmingress.controller.watch.TestObjects.ingress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ApiServerTest
class ClusterStartTest {

    private static ClusterOptions impatient(Path kubeconfig) {
        return new ClusterOptions(
                Optional.of(kubeconfig),
                Optional.empty(),
                new TreeSet<>(),
                new TreeSet<>(),
                Duration.ofMillis(1_200),
                Optional.empty(),
                true);
    }

    private static StartException failure(ClusterOptions options) {
        try (var watch = new ClusterWatch(options)) {
            return assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> watch.start(() -> {}))
                    .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain("\n"))
                    .actual();
        }
    }

    @Test
    void aServerThatDoesNotAnswerEndsTheStartAfterThePatience(ApiServer server, @TempDir Path folder)
            throws IOException {
        try (var faults = new FaultProxy(server.port())) {
            faults.refuse();
            var started = System.nanoTime();
            var failure = failure(impatient(server.kubeconfigAt(faults.port(), folder)));
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(1_200));
            assertThat(failure)
                    .hasMessageStartingWith(
                            "API server https://127.0.0.1:" + faults.port() + "/ did not answer for 1200 ms: ")
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void aServerThatComesWithinThePatienceIsWaitedFor(ApiServer server, @TempDir Path folder) throws Exception {
        var namespace = server.newNamespace();
        server.admin().resource(ingress(namespace, "web", "a.test")).create();
        try (var faults = new FaultProxy(server.port())) {
            faults.refuse();
            try (var followed =
                    new FollowedWatch(ApiServer.options(server.kubeconfigAt(faults.port(), folder), namespace))) {
                var start = CompletableFuture.runAsync(followed::start);
                faults.accept();
                start.get(60, TimeUnit.SECONDS);
                followed.await(ClusterState::ingresses, new ObjectRef("Ingress", namespace, "web"));
            }
        } finally {
            server.admin().namespaces().withName(namespace).delete();
        }
    }

    @Test
    void aWatchThatIsClosedStopsWaitingForItsServer(ApiServer server, @TempDir Path folder) throws Exception {
        try (var faults = new FaultProxy(server.port())) {
            faults.refuse();
            var watch = new ClusterWatch(ApiServer.options(server.kubeconfigAt(faults.port(), folder)));
            var start = CompletableFuture.runAsync(() -> watch.start(() -> {}));
            watch.close();
            assertThat(start)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(StartException.class);
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityEndsTheStartAtOnce(ApiServer server, @TempDir Path folder) throws Exception {
        var config = server.admin().getConfiguration();
        var kubeconfig = Files.writeString(
                folder.resolve("other-authority"),
                Files.readString(server.kubeconfig()).replace(config.getCaCertData(), anotherAuthority()));
        assertThat(failure(ApiServer.options(kubeconfig)))
                .hasMessageContaining("its certificate is not trusted")
                .hasMessageContaining("certificate authority of kubeconfig " + kubeconfig);
    }

    private static String anotherAuthority() throws Exception {
        var keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        var name = new X500Name("CN=another");
        var now = Instant.now();
        var certificate = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plusSeconds(3_600)),
                        name,
                        keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()));
        var pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void credentialsThatTheServerDoesNotKnowEndTheStartAtOnce(ApiServer server, @TempDir Path folder)
            throws IOException {
        var kubeconfig = server.kubeconfigWithToken("nobody", folder);
        assertThat(failure(ApiServer.options(kubeconfig)))
                .hasMessageContaining("does not accept the credentials of kubeconfig " + kubeconfig);
    }

    @Test
    void somethingElseThanAnApiServerEndsTheStart(ApiServer server, @TempDir Path folder) throws IOException {
        // The same server under a path where nothing is: an answer, but not of Kubernetes.
        var kubeconfig = Files.writeString(
                folder.resolve("wrong-path"),
                Files.readString(server.kubeconfig())
                        .replace("127.0.0.1:" + server.port(), "127.0.0.1:" + server.port() + "/elsewhere"));
        assertThat(failure(ApiServer.options(kubeconfig)))
                .hasMessageContaining("does not answer as one of Kubernetes does: status 404");
    }
}
