package io.jvmingress.e2e;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// A container engine with the two images in it: the shipped one, and the backend that the cluster's pods run.
final class Engine implements AutoCloseable {

    static final String IMAGE = System.getProperty("image.name", "");

    private static final String ECHO = "docker.io/local/echo:1";
    private static final int PATIENCE_SECONDS = 60;

    /// What the tests make has it, and what has it is removed.
    private static final Map<String, String> LABEL = Map.of("jvm-ingress.io/e2e", "true");

    private final DockerClient client = DockerClientFactory.lazyClient();

    private Engine() {}

    /// What is not there; empty if nothing.
    static String missing() {
        var absent = new ArrayList<String>();
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            absent.add("a container engine (e2e/engine up starts one; DOCKER_HOST names it)");
        }
        if (!Files.exists(shipped())) {
            absent.add("the image (bin/image builds it)");
        }
        if (echo().isEmpty()) {
            absent.add("the backend's image (e2e/cluster/cluster build makes it)");
        }
        return absent.isEmpty() ? "" : "missing: " + String.join(", ", absent);
    }

    private static Path shipped() {
        return Command.PROJECT.resolve("target/image/jvm-ingress-image.tar");
    }

    private static Optional<Path> echo() {
        var folder = Command.run(Command.PROJECT.resolve("e2e/cluster/cluster").toString(), "images");
        return Optional.of(Path.of(folder.output()).resolve("echo.tar")).filter(Files::exists);
    }

    static Engine use() {
        var engine = new Engine();
        engine.removeAll();
        engine.load(shipped());
        engine.load(echo().orElseThrow());
        return engine;
    }

    private void load(Path archive) {
        try (var in = Files.newInputStream(archive)) {
            client.loadImageCmd(in).exec();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DockerClient client() {
        return client;
    }

    /// A container of the shipped image, as locked up as it can be.
    ///
    /// @param folder is `/config` in it, read-only
    // Whoever takes it closes it.
    @SuppressWarnings("resource")
    GenericContainer<?> program(Path folder, String... command) {
        return new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withLabels(LABEL)
                .withCommand(command)
                .withCreateContainerCmdModifier(create -> create.withHostConfig(lockedUp(create, folder)));
    }

    private static HostConfig lockedUp(CreateContainerCmd create, Path folder) {
        return Objects.requireNonNullElseGet(create.getHostConfig(), HostConfig::newHostConfig)
                .withBinds(new Bind(folder.toString(), new Volume("/config"), AccessMode.ro))
                .withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withMemory(512L << 20)
                .withNanoCPUs(1_000_000_000L);
    }

    /// @param name what it says when it is asked who it is
    @SuppressWarnings("resource")
    GenericContainer<?> backend(String name) {
        return new GenericContainer<>(DockerImageName.parse(ECHO))
                .withLabels(LABEL)
                .withEnv("POD_NAME", name);
    }

    /// Where it is reached, from this machine as from other containers.
    static String address(GenericContainer<?> container) {
        return Objects.requireNonNull(container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .findFirst()
                .orElseThrow()
                .getIpAddress());
    }

    /// A run that ends by itself.
    Ended run(Path folder, List<String> environment, String... command) throws InterruptedException {
        try (var create = client.createContainerCmd(IMAGE)) {
            var id = create.withLabels(LABEL)
                    .withCmd(command)
                    .withEnv(environment)
                    .withHostConfig(lockedUp(create, folder))
                    .exec()
                    .getId();
            client.startContainerCmd(id).exec();
            try (var wait = new WaitContainerResultCallback()) {
                int status = client.waitContainerCmd(id).exec(wait).awaitStatusCode(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return new Ended(status, Lines.of(client, id));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                client.removeContainerCmd(id).withForce(true).exec();
            }
        }
    }

    /// @param err what it printed for people, line by line
    record Ended(int status, List<String> err) {

        Ended {
            err = List.copyOf(err);
        }
    }

    private void removeAll() {
        client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(LABEL)
                .exec()
                .forEach(left -> client.removeContainerCmd(left.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
    }

    @Override
    public void close() {
        removeAll();
    }
}
