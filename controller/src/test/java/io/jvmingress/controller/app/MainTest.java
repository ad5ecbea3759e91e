package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the command line answers to those who mistype, and to those whose machine is not ready.
class MainTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ""                                        | a command is missing
                    fly                                       | unknown command fly
                    serve                                     | --from PATH is missing
                    serve --from . --wings                    | unknown flag --wings
                    serve --from . --http eighty              | Invalid value for option '--http': 'eighty' is no port: 0 to 65535
                    serve --from . --http 65536               | Invalid value for option '--http': '65536' is no port: 0 to 65535
                    serve --from . --http 8081                | --http and --health are both 8081
                    serve --from . --http 8443                | --http and --https are both 8443
                    serve --from . --https 81 --health 81     | --https and --health are both 81
                    serve --from . --bind localhost           | --bind: 'localhost' is no IP address
                    serve --from . --loops 0                  | --loops: 0 is not between 1 and 1024
                    serve --from . --policy-mode all          | Invalid value for option '--policy-mode': 'all' is none of off, controller, client, both, either
                    serve --from . --idle-timeout 0s          | a timeout must be above zero: PT0S
                    serve --from . --idle-timeout soon        | Invalid value for option '--idle-timeout': 'soon' is no duration such as 500ms, 5s, 2m or 1h
                    serve --from . --max-head 64KB            | Invalid value for option '--max-head': '64KB' is no size such as 16KiB, 8MiB or 1GiB
                    serve --from . --max-streams 0            | --max-streams: 0 is out of range
                    serve --from . --trusted-proxies ten      | --trusted-proxies: 'ten' is no CIDR such as 10.0.0.0/8
                    serve --from . --proxy-protocol ten       | --proxy-protocol: 'ten' is no CIDR such as 10.0.0.0/8
                    serve --from . --default-backend web:80   | 'web' does not name a Service as NAMESPACE/NAME
                    serve --from . --default-backend a/web    | 'a/web' does not name a Service's port as NAMESPACE/NAME:PORT
                    serve --from . --default-certificate key  | 'key' does not name a Secret as NAMESPACE/NAME
                    serve --from . --admin 9090               | --admin: '9090' is not ADDRESS:PORT such as 127.0.0.1:9090
                    serve --from . --admin localhost:9090     | --admin: 'localhost:9090' is not ADDRESS:PORT such as 127.0.0.1:9090
                    serve --from . --admin ::1:9090           | --admin: '::1:9090' is not ADDRESS:PORT such as 127.0.0.1:9090
                    serve --from . --admin 127.0.0.1:x        | --admin: 'x' is no port: 0 to 65535
                    serve --from . --hsts -1                  | --hsts: -1 is below 0
                    serve --from . --hsts year                | Invalid value for option '--hsts': 'year' is not a long
                    serve --from . --dns-server dns.test      | 'dns.test' names no DNS server as ADDRESS or ADDRESS:PORT
                    serve --from . --dns-server 10.0.0.1:0    | '10.0.0.1:0' names no DNS server as ADDRESS or ADDRESS:PORT
                    run --watch-namespace a,Shop              | --watch-namespace: 'Shop' is no namespace
                    run --secrets all                         | Invalid value for option '--secrets': 'all' is none of named, type
                    run --context other                       | --context needs --kubeconfig
                    run --allow-loopback-endpoints            | unknown flag --allow-loopback-endpoints
                    version now                               | unexpected argument now
                    """)
    void saysInOneLineWhatIsWrongWithACommand(String command, String message) throws InterruptedException {
        var run = ProgramRun.of(command.isEmpty() ? new String[0] : command.split(" "))
                .ended();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errLines().getFirst()).isEqualTo("jvm-ingress: " + message);
        assertThat(run.errLines().get(1)).startsWith("Usage: jvm-ingress ");
        assertThat(run.out()).isEmpty();
    }

    /// An empty variable in a script must not serve whatever lies in the current folder.
    @Test
    void anEmptyPathIsWrongUsage() throws InterruptedException {
        var run = ProgramRun.of("serve", "--from", "").ended();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errLines().getFirst())
                .startsWith("jvm-ingress: Invalid value for option '--from'")
                .endsWith(": a path is empty");
    }

    @Test
    void printsHelpWhereItIsAskedFor() throws InterruptedException {
        var run = ProgramRun.of("serve", "--help").ended();

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("Usage: jvm-ingress serve --from PATH...")
                .contains("--drain-timeout", "30s");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void printsVersionsAsOneJsonObjectOnOneLine() throws InterruptedException {
        var run = ProgramRun.of("version", "-o", "json").ended();

        assertThat(run.status()).isZero();
        assertThat(run.out().lines())
                .singleElement()
                .asString()
                .startsWith("{\"version\":\"")
                .contains("\"commit\":\"");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void printsVersionsForPeople() throws InterruptedException {
        var run = ProgramRun.of("version").ended();

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("java       " + Runtime.version());
    }

    @Test
    void aPathThatDoesNotExistEndsTheStart() throws InterruptedException {
        var run = ProgramRun.of("serve", "--from", folder + "/missing").ended();

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.errLines())
                .containsExactly("jvm-ingress: cannot read " + folder + "/missing: there is no such file or folder");
    }

    @Test
    void aStackTraceIsPrintedOnlyWhenItIsAskedFor() throws InterruptedException {
        var run = ProgramRun.of("serve", "--from", folder + "/missing", "--verbose")
                .ended();

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("StartException").contains("\tat io.jvmingress");
    }

    @ParameterizedTest
    @CsvSource({"--http", "--https", "--health"})
    void aTakenPortEndsTheStart(String flag) throws Exception {
        try (var taken = new ServerSocket(0)) {
            var free = "serve --from " + folder + " --http 0 --https 0 --health 0";
            var run = ProgramRun.of(free.replace(flag + " 0", flag + " " + taken.getLocalPort())
                            .split(" "))
                    .ended();

            assertThat(run.status()).isEqualTo(3);
            assertThat(run.errLines().getLast())
                    .startsWith("jvm-ingress: cannot listen on [::]:" + taken.getLocalPort())
                    .contains("choose another port");
            assertThat(run.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void aTakenAdminPortEndsTheStart() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var admin = "127.0.0.1:" + taken.getLocalPort();
            var run = ProgramRun.of(
                            ("serve --from " + folder + " --http 0 --https 0 --health 0 --admin " + admin).split(" "))
                    .ended();

            assertThat(run.status()).isEqualTo(3);
            assertThat(run.errLines().getLast())
                    .startsWith("jvm-ingress: cannot listen on " + admin + " for admin: ")
                    .contains("choose another port");
        }
    }

    @Test
    void theAdminApiListensWhereItIsTold() throws Exception {
        try (var run = ProgramRun.of(
                ("serve --from " + folder + " --http 0 --https 0 --health 0 --admin [::1]:0").split(" "))) {
            run.awaitLine(line -> line.contains("\"scheme\":\"admin\",\"address\":\"::1\""));
        }
    }

    @Test
    void aKubeconfigThatDoesNotExistEndsTheStart() throws InterruptedException {
        var run = ProgramRun.of("run", "--kubeconfig", folder + "/config").ended();

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.errLines()).singleElement().asString().contains(folder + "/config: there is no such file");
    }

    @Test
    void aMissingAuthorityEndsTheStart() throws InterruptedException {
        assertThat(startWithAuthority(folder.resolve("ca.pem")))
                .isEqualTo("jvm-ingress: --upstream-ca " + folder + "/ca.pem does not exist");
    }

    @Test
    void anAuthorityThatCannotBeReadEndsTheStart() throws Exception {
        var file = Files.writeString(
                folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n");

        assertThat(startWithAuthority(folder)).startsWith("jvm-ingress: --upstream-ca " + folder + " cannot be read: ");
        assertThat(startWithAuthority(file))
                .isEqualTo("jvm-ingress: --upstream-ca " + file
                        + " holds no readable certificate; it wants one or several in PEM");
    }

    private String startWithAuthority(Path file) throws InterruptedException {
        var run = ProgramRun.of("serve", "--from", folder.toString(), "--upstream-ca", file.toString())
                .ended();
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.errLines()).hasSize(1);
        return run.errLines().getFirst();
    }

    @Test
    void theEnvironmentStandsInForFlagsAndFlagsWinOverIt() throws Exception {
        Files.writeString(folder.resolve("a.yaml"), "");
        try (var run = ProgramRun.with(
                Map.of(
                        "JVM_INGRESS_FROM", folder.toString(),
                        "JVM_INGRESS_HTTP", "no port",
                        "JVM_INGRESS_HTTPS", "0",
                        "JVM_INGRESS_HEALTH", "0",
                        "JVM_INGRESS_BIND", "127.0.0.1,127.0.0.4",
                        "JVM_INGRESS_LOOPS", "1"),
                "serve",
                "--http",
                "0")) {
            run.awaitLine(line -> line.contains("\"scheme\":\"http\",\"address\":\"127.0.0.4\""));
            run.awaitLine(line -> line.contains("\"scheme\":\"health\",\"address\":\"127.0.0.4\""));
            run.awaitLine(line -> line.contains("\"loops\":1"));
        }
    }
}
