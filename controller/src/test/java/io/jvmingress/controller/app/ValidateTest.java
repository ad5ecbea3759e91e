package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `validate`: every finding about files, and whether one of them is an error.
class ValidateTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void saysNothingOfGoodFiles() throws Exception {
        write("shop.yaml", Shop.manifest("shop.test", 9));
        var run = ProgramRun.of("validate", folder.toString(), "--allow-loopback-endpoints")
                .ended();

        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void printsEveryFindingTheErrorsFirst() throws Exception {
        write("a.yaml", Shop.ingress("web", "shop.test", "nowhere", 80) + "---\nkind: {broken\n");
        write("b.yaml", classed("nginx") + "---\n" + Shop.service("web"));
        var run = ProgramRun.of("validate", folder.toString()).ended();

        assertThat(run.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("error File " + folder.resolve("a.yaml") + ": DocumentInvalid: document 2"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "error Ingress shop/web: ServiceNotFound: Service shop/nowhere does not exist;"
                                                + " its paths answer 503"),
                        line -> assertThat(line)
                                .isEqualTo("warning Ingress shop/other: IngressClassNotFound: there is no IngressClass"
                                        + " nginx, and it is not ours; the Ingress is not served"));
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aWarningAloneIsGood() throws Exception {
        write("a.yaml", classed("nginx"));
        var run = ProgramRun.of(
                        "validate", "-o", "json", folder.resolve("a.yaml").toString())
                .ended();

        assertThat(run.out())
                .isEqualTo("{\"severity\":\"warning\",\"kind\":\"Ingress\",\"namespace\":\"shop\",\"name\":\"other\","
                        + "\"reason\":\"IngressClassNotFound\",\"message\":\"there is no IngressClass nginx, and it is"
                        + " not ours; the Ingress is not served\"}\n");
        assertThat(run.status()).isZero();
    }

    /// Ours by its name, ours and another's by their objects.
    @Test
    void aClassThatSomebodyHasIsKnown() throws Exception {
        write("ours.yaml", classed("jvm-ingress"));
        write(
                "object.yaml",
                classed("edge").replace("name: other", "name: third") + "---\n" + ingressClass("edge", "x/y"));
        write(
                "named.yaml",
                classed("mine").replace("name: other", "name: fourth") + "---\n"
                        + ingressClass("mine", "jvm-ingress.io/controller"));

        assertThat(ProgramRun.of("validate", folder.toString()).ended().out()).doesNotContain("IngressClassNotFound");
    }

    @Test
    void needsAPathThatIsThere() throws Exception {
        var none = ProgramRun.of("validate").ended();
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.errLines().getFirst()).isEqualTo("jvm-ingress: PATH is missing");

        var missing = ProgramRun.of("validate", folder + "/missing").ended();
        assertThat(missing.status()).isEqualTo(3);
        assertThat(missing.out()).isEmpty();
    }

    private static String classed(String name) {
        return Shop.ingress("other", "other.test", "web", 80)
                .replace("spec:\n", "spec:\n  ingressClassName: " + name + "\n");
    }

    private static String ingressClass(String name, String controller) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: %s}
                spec: {controller: %s}
                """.formatted(name, controller);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
