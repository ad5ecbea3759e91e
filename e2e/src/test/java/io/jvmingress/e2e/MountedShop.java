package io.jvmingress.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.testcontainers.containers.GenericContainer;

/// `examples/shop` in a folder to be mounted, with containers in the place of its backends on loopback and with the
/// certificate that it asks for.
record MountedShop(Path folder, Path authority, List<GenericContainer<?>> backends) implements AutoCloseable {

    private static final List<String> NAMES = List.of("web-1", "api-1", "orders-1");

    MountedShop {
        backends = List.copyOf(backends);
    }

    /// @param folder empty, and readable for everybody
    static MountedShop open(Engine engine, Path folder) throws IOException {
        var backends = NAMES.stream().<GenericContainer<?>>map(engine::backend).toList();
        backends.forEach(GenericContainer::start);
        var example = Command.PROJECT.resolve("examples/shop");
        try (var files = Files.list(example)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        var slices =
                Files.readString(example.resolve("standalone/backends.yaml")).replace("9376", "8080");
        for (int number = 0; number < NAMES.size(); number++) {
            slices = slices.replace("127.10.0." + (number + 1), Engine.address(backends.get(number)));
        }
        Files.writeString(folder.resolve("backends.yaml"), slices);
        var keys = Files.createTempDirectory("jvm-ingress-e2e-");
        var pair = KeyPairFiles.selfSigned(keys, "tls", "shop.test");
        Files.writeString(folder.resolve("secret.yaml"), """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/tls
                metadata: {name: shop-tls, namespace: shop}
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(base64(pair.certificate()), base64(pair.key())));
        return new MountedShop(folder, pair.certificate(), backends);
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readString(file).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        backends.forEach(GenericContainer::close);
    }
}
