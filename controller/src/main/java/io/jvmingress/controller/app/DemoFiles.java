package io.jvmingress.controller.app;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.jvmingress.controller.files.FileSource;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.watch.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the demo serves: the example, and beside it, in a folder that goes with the demo, the certificates that the
/// example's Ingresses name.
record DemoFiles(Path example, Path made, Path authority) implements AutoCloseable {

    /// @throws StartException where the example is not there
    static DemoFiles make(Path example, ClusterState state, InstantSource clock) {
        try {
            var made = Files.createTempDirectory("jvm-ingress-demo-");
            var files = new DemoFiles(example, made, made.resolve("demo.pem"));
            files.write(state, clock);
            return files;
        } catch (IOException e) {
            throw new StartException("cannot make a folder for the demo's certificates: " + e.getMessage(), e);
        }
    }

    private void write(ClusterState state, InstantSource clock) {
        try {
            var certificates = new StringBuilder();
            for (var ingress : state.ingresses().values()) {
                for (var entry : tls(ingress)) {
                    var certificate = SelfSigned.make(entry.getHosts(), clock.instant());
                    certificates.append(
                            addSecret(ingress.getMetadata().getNamespace(), entry.getSecretName(), certificate));
                }
            }
            Files.writeString(authority, certificates);
        } catch (IOException e) {
            close();
            throw new StartException("cannot write the demo's certificate: " + e.getMessage(), e);
        }
    }

    /// The entries that need a certificate.
    private static List<IngressTLS> tls(Ingress ingress) {
        return Optional.ofNullable(ingress.getSpec()).map(IngressSpec::getTls).orElse(List.of()).stream()
                .filter(entry -> entry.getSecretName() != null)
                .filter(entry -> entry.getHosts() != null && !entry.getHosts().isEmpty())
                .toList();
    }

    private String addSecret(String namespace, String name, SelfSigned certificate) throws IOException {
        try {
            var chain = Pem.encode("CERTIFICATE", certificate.certificate().getEncoded());
            var key = Pem.encode("PRIVATE KEY", certificate.keys().getPrivate().getEncoded());
            var secret = """
                    apiVersion: v1
                    kind: Secret
                    type: kubernetes.io/tls
                    metadata:
                      namespace: %s
                      name: %s
                    stringData:
                      tls.crt: |
                    %s  tls.key: |
                    %s""".formatted(namespace, name, chain.indent(4), key.indent(4));
            Files.writeString(made.resolve(namespace + "-" + name + ".yaml"), secret);
            return chain;
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("cannot encode a certificate just made", e);
        }
    }

    List<Path> served() {
        return List.of(example, made);
    }

    /// What the example says, read once.
    static ClusterState read(Path example) {
        if (!Files.isDirectory(example)) {
            throw new StartException("there is no folder " + example + ": start the demo with bin/jvm-ingress of a"
                    + " checkout, or in one");
        }
        try (var source = new FileSource(List.of(example))) {
            source.start(() -> {});
            return source.state();
        }
    }

    /// Removes the folder, unless that was done already.
    @Override
    public void close() {
        if (!Files.exists(made)) {
            return;
        }
        try (var files = Files.walk(made)) {
            var paths = new ArrayList<>(files.toList());
            paths.sort(Comparator.reverseOrder());
            for (var path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new StartException("cannot remove " + made + ": " + e.getMessage(), e);
        }
    }
}
