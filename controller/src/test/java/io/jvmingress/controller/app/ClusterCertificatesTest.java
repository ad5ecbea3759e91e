package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.jvmingress.controller.tls.SelfSigned;
import io.jvmingress.controller.watch.Account;
import io.jvmingress.controller.watch.ApiServer;
import io.jvmingress.controller.watch.ApiServerTest;
import io.jvmingress.proxy.table.Certificate;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program on a real API server, and which certificate its clients see.
@ApiServerTest
class ClusterCertificatesTest {

    private static final int HOSTS = 100;
    private static final int ROTATIONS = 3;
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Handshake handshake = new Handshake();
    private ApiServer server;
    private String namespace;

    ClusterCertificatesTest() throws GeneralSecurityException {}

    @BeforeEach
    void makeAClass(ApiServer server) {
        this.server = server;
        namespace = server.newNamespace();
        server.admin()
                .resource(new IngressClassBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withController(controller())
                        .endSpec()
                        .build())
                .create();
    }

    @AfterEach
    void remove() {
        server.admin().network().v1().ingressClasses().withName(namespace).delete();
        server.admin().namespaces().withName(namespace).delete();
    }

    private String controller() {
        return "ours.test/" + namespace;
    }

    private ProgramRun program(Path kubeconfig, String... more) throws InterruptedException {
        var flags = Stream.of(
                "run",
                "--kubeconfig",
                kubeconfig.toString(),
                "--http",
                "0",
                "--https",
                "0",
                "--health",
                "0",
                "--bind",
                "127.0.0.1",
                "--controller-name",
                controller(),
                "--ingress-class",
                namespace,
                "--lease-namespace",
                namespace,
                "--drain-delay",
                "0s");
        return ProgramRun.with(Map.of(), Stream.concat(flags, Stream.of(more)).toArray(String[]::new))
                .awaitTable();
    }

    /// One Ingress for all these hosts, each with the Secret of its name.
    private void createIngress(List<String> hosts) {
        var ingress = new IngressBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withIngressClassName(namespace)
                .endSpec()
                .build();
        for (var host : hosts) {
            ingress = new IngressBuilder(ingress)
                    .editSpec()
                    .addNewRule()
                    .withHost(host)
                    .endRule()
                    .addNewTl()
                    .withHosts(host)
                    .withSecretName(host)
                    .endTl()
                    .endSpec()
                    .build();
        }
        server.admin().resource(ingress).create();
    }

    private static Certificate certificate(String host, Duration validity) {
        return SelfSigned.make("test", List.of(host), Instant.now().minusSeconds(60), validity, RANDOM);
    }

    private static Certificate certificate(String host) {
        return certificate(host, Duration.ofDays(90));
    }

    private static BigInteger serial(Certificate certificate) {
        return certificate.chain().getFirst().getSerialNumber();
    }

    private static String chain(Certificate certificate) throws GeneralSecurityException {
        return Pem.encode("CERTIFICATE", certificate.chain().getFirst().getEncoded());
    }

    private static String key(Certificate certificate) {
        return Pem.encode("PRIVATE KEY", certificate.key().secret().getEncoded());
    }

    private void put(String name, String chain, String key) {
        server.admin().resource(secret(name, chain, key)).createOr(change -> change.update());
    }

    private void put(String name, Certificate certificate) throws GeneralSecurityException {
        put(name, chain(certificate), key(certificate));
    }

    private Secret secret(String name, String chain, String key) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withType("kubernetes.io/tls")
                .addToData("tls.crt", base64(chain))
                .addToData("tls.key", base64(key))
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitShown(int port, String host, BigInteger serial) throws IOException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var shown = handshake.shown(port, host).getSerialNumber();
        while (!shown.equals(serial)) {
            assertThat(System.nanoTime()).as("%s shows %s", host, shown).isLessThan(deadline);
            shown = handshake.shown(port, host).getSerialNumber();
        }
    }

    private void awaitShown(int port, Map<String, BigInteger> serials) throws IOException {
        for (var host : serials.keySet()) {
            awaitShown(port, host, serials.get(host));
        }
    }

    private String issuer(int port) throws IOException {
        return handshake.shown(port, "web.test").getIssuerX500Principal().getName();
    }

    private static String finding(ProgramRun program, String reason) throws InterruptedException {
        return program.awaitLine(line -> line.contains(": " + reason + ": "));
    }

    @Test
    void theDefaultCertificateServesUntilTheSecretIsRightAndNothingElseIsNeeded()
            throws IOException, InterruptedException, GeneralSecurityException {
        var good = certificate("web.test");
        createIngress(List.of("web.test"));
        try (var program = program(server.kubeconfig())) {
            int port = program.port("https");
            assertThat(finding(program, "TLSSecretNotFound")).contains("Ingress " + namespace + "/web");
            assertThat(issuer(port)).isEqualTo("CN=jvm-ingress.invalid");

            put("web.test", chain(good), "no key at all");
            assertThat(finding(program, "TLSSecretInvalid")).contains("Secret " + namespace + "/web.test");
            assertThat(issuer(port)).isEqualTo("CN=jvm-ingress.invalid");

            put("web.test", certificate("other.test"));
            assertThat(finding(program, "TLSHostMismatch")).contains("does not cover web.test");
            assertThat(issuer(port)).isEqualTo("CN=jvm-ingress.invalid");

            put("web.test", good);
            awaitShown(port, "web.test", serial(good));

            put("web.test", chain(good), key(certificate("web.test")));
            program.awaitLine(line -> line.contains("TLSSecretInvalid") && line.contains("does not"));
            assertThat(issuer(port)).isEqualTo("CN=jvm-ingress.invalid");

            var late = certificate("web.test", Duration.ofDays(10));
            put("web.test", late);
            awaitShown(port, "web.test", serial(late));
            assertThat(finding(program, "CertificateExpiring")).contains(namespace + "/web.test expires at ");

            var over = certificate("web.test", Duration.ofSeconds(30));
            put("web.test", over);
            awaitShown(port, "web.test", serial(over));
            finding(program, "CertificateExpired");

            server.admin().secrets().inNamespace(namespace).withName("web.test").delete();
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!issuer(port).equals("CN=jvm-ingress.invalid")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
    }

    @Test
    void aSecretThatMayNotBeReadCostsItsOwnHostAlone(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        var web = certificate("web.test");
        var refused = certificate("refused.test");
        put("web.test", web);
        put("refused.test", refused);
        createIngress(List.of("web.test", "refused.test"));
        try (var account = new Account(server, namespace, folder)) {
            account.permitEverywhere(Account.allBut("secrets"));
            account.permitIn(namespace, List.of(Account.secrets("web.test")));
            try (var program = program(account.kubeconfig())) {
                int port = program.port("https");
                assertThat(finding(program, "TLSSecretUnreadable"))
                        .contains("resourceNames: [refused.test]", "the default certificate is served");
                assertThat(handshake.shown(port, "web.test").getSerialNumber()).isEqualTo(serial(web));
                assertThat(handshake.shown(port, "refused.test").getSerialNumber())
                        .isNotEqualTo(serial(refused));

                account.permitIn(namespace, List.of(Account.secrets("refused.test")));
                awaitShown(port, "refused.test", serial(refused));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "openssl"})
    void noHandshakeFailsWhileAHundredCertificatesAreRotated(String engine) throws Exception {
        var hosts = IntStream.range(0, HOSTS)
                .mapToObj(number -> "host-" + number + ".test")
                .toList();
        var known = new ConcurrentHashMap<String, Set<BigInteger>>();
        for (var host : hosts) {
            rotate(host, known);
        }
        createIngress(hosts);
        try (var program = program(server.kubeconfig(), "--tls-engine", engine);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = program.port("https");
            var over = new AtomicBoolean();
            var done = new Semaphore(0);
            var clients = new ArrayList<Future<Integer>>();
            for (int i = 0; i < CLIENTS; i++) {
                int first = i * HOSTS / CLIENTS;
                Callable<Integer> client = () -> {
                    int handshakes = 0;
                    while (!over.get()) {
                        var host = hosts.get((first + handshakes++) % HOSTS);
                        assertThat(known.get(host))
                                .contains(handshake.shown(port, host).getSerialNumber());
                        done.release();
                    }
                    return handshakes;
                };
                clients.add(threads.submit(client));
            }
            var last = new ConcurrentHashMap<String, BigInteger>();
            for (int rotation = 0; rotation < ROTATIONS; rotation++) {
                for (var host : hosts) {
                    last.put(host, rotate(host, known));
                }
                // Each rotation has handshakes of its own.
                assertThat(done.tryAcquire(HOSTS, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                done.drainPermits();
            }
            awaitShown(port, last);
            over.set(true);
            int handshakes = 0;
            for (var client : clients) {
                handshakes += client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            System.out.printf("%s: %d handshakes, %d new certificates%n", engine, handshakes, ROTATIONS * HOSTS);
            assertThat(handshakes).isGreaterThan(ROTATIONS * HOSTS);
        }
    }

    /// A client may see the new one from before the API server has it on.
    private BigInteger rotate(String host, Map<String, Set<BigInteger>> known) throws GeneralSecurityException {
        var next = certificate(host);
        known.computeIfAbsent(host, _ -> ConcurrentHashMap.newKeySet()).add(serial(next));
        put(host, next);
        return serial(next);
    }
}
