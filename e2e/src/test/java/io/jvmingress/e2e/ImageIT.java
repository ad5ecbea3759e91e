package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/// The shipped image by itself: read-only, without any capability, in standalone mode before backends that are
/// containers.
@EngineTest
class ImageIT {

    private static final int HEALTH = 8081;

    private static Engine engine;
    private static MountedShop shop;

    @BeforeAll
    static void open(Engine running, @TempDir Path folder) throws IOException {
        engine = running;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        shop = MountedShop.open(engine, folder);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    /// Started, and ready.
    private static GenericContainer<?> serving(String... flags) {
        var command = new ArrayList<>(List.of("serve", "--from", "/config"));
        command.addAll(List.of(flags));
        var program = engine.program(shop.folder(), command.toArray(String[]::new))
                .withExposedPorts(HEALTH)
                .waitingFor(Wait.forHttp("/readyz").forPort(HEALTH).withStartupTimeout(Duration.ofSeconds(60)));
        program.start();
        return program;
    }

    @Test
    @Tag("smoke")
    void servesAMountedExampleOverHttpAndHttps() {
        try (var program = serving()) {
            var address = Engine.address(program);

            assertThat(curl("http://shop.test:8080/", address)).isEqualTo(new Client.Answer(308, ""));
            assertThat(curl("https://shop.test:8443/", address))
                    .satisfies(web -> assertThat(web.pod()).isEqualTo("web-1"))
                    .satisfies(web -> assertThat(web.status()).isEqualTo(200));
            assertThat(curl("https://shop.test:8443/api/goods", address))
                    .satisfies(api -> assertThat(api.pod()).isEqualTo("api-1"))
                    .satisfies(api -> assertThat(api.body()).contains("\"target\":\"/api/goods\""));
            // The policy of the example admits the checkout alone.
            assertThat(curl("http://orders.test:8080/", address).status()).isEqualTo(403);
            assertThat(curl("http://nobody.test:8080/", address).status()).isEqualTo(404);
            // Both natives load though nothing could be unpacked.
            assertThat(program.getLogs()).contains("\"tls\":\"openssl\"").contains("\"transport\":\"epoll\"");
        }
    }

    private static Client.Answer curl(String url, String address) {
        var output = Command.run(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--max-time",
                        "20",
                        "--cacert",
                        shop.authority().toString(),
                        "--connect-to",
                        "::" + address,
                        "--write-out",
                        "\n%{http_code}",
                        url)
                .text();
        int end = output.lastIndexOf('\n');
        return new Client.Answer(Integer.parseInt(output.substring(end + 1)), output.substring(0, Math.max(end, 0)));
    }

    @Test
    void holdsTheProgramAndItsSbomAndNoShell() throws Exception {
        try (var program = serving();
                var archive = new TarArchiveInputStream(engine.client()
                        .copyArchiveFromContainerCmd(program.getContainerId(), "/")
                        .exec())) {
            var files = new TreeMap<String, TarArchiveEntry>();
            var sboms = new StringBuilder();
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                files.put(entry.getName().replaceFirst("^\\./|^/", ""), entry);
                if (entry.getName().endsWith(".cdx.json")) {
                    sboms.append(new String(archive.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            assertThat(Objects.requireNonNull(files.get("tmp/")).getMode() & 0xfff)
                    .isEqualTo(0b001_111_111_111);
            assertThat(files.keySet())
                    .contains("etc/passwd", "etc/nsswitch.conf", "etc/ssl/certs/ca-certificates.crt")
                    .noneMatch(name -> name.matches("(.*/)?(sh|bash|dash|busybox|apt-get|dpkg)"));
            assertThat(files.values())
                    .noneMatch(entry -> entry.isFile() && (entry.getMode() & 0b110_000_000_000) != 0)
                    .filteredOn(entry -> entry.isFile() && (entry.getMode() & 0b001_001_001) != 0)
                    .extracting(entry -> entry.getName().replaceFirst("^/", ""))
                    // Made by the engine.
                    .filteredOn(name -> !name.matches("\\.dockerenv|dev/console|etc/mtab"))
                    .allMatch(name -> name.startsWith("opt/java/") || name.startsWith("lib"));
            assertThat(sboms)
                    .contains("\"bomFormat\"")
                    .contains("pkg:maven/io.netty/netty-common@")
                    .contains("pkg:deb/debian/libc6@")
                    .contains("Java runtime");
        }
        try (var shell = engine.program(shop.folder())
                .withCreateContainerCmdModifier(create -> create.withEntrypoint("/bin/sh"))) {
            assertThatThrownBy(shell::start).hasRootCauseInstanceOf(DockerException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            serve --from /nowhere                                   | 3 | cannot read /nowhere: there is no such file or folder
            serve --from /config/secret                             | 3 | cannot read /config/secret
            serve --from /config/open --bind 203.0.113.1            | 3 | cannot listen on 203.0.113.1:8080
            serve --from /config/open --upstream-ca /config/secret  | 3 | --upstream-ca /config/secret
            run                                                     | 3 | not in a cluster
            run --kubeconfig /nowhere                               | 3 | /nowhere
            serve --from /config/open --wings                       | 2 | unknown flag --wings
            serve --from /config/open --http eighty                 | 2 | 'eighty' is no port
            fly                                                     | 2 | unknown command fly
            """)
    void aBadMountOrFlagEndsTheStartWithOneLine(String command, int status, String message, @TempDir Path mounted)
            throws Exception {
        Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(mounted.resolve("open"));
        Files.createDirectory(
                mounted.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        var ended = engine.run(mounted, List.of(), command.split(" "));

        assertThat(ended.status()).as("%s", ended.err()).isEqualTo(status);
        assertThat(ended.err())
                .filteredOn(line -> line.startsWith("jvm-ingress: "))
                .singleElement()
                .asString()
                .contains(message);
        assertThat(ended.err()).noneMatch(line -> line.contains("\tat "));
    }

    @Test
    void aBadVariableOfTheEnvironmentIsWrongUsage() throws InterruptedException {
        var ended = engine.run(shop.folder(), List.of("JVM_INGRESS_POLICY_MODE=all"), "serve", "--from", "/config");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err().getFirst()).startsWith("jvm-ingress: ").contains("'all' is none of off");
    }
}
