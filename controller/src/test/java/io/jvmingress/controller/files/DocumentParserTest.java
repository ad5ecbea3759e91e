package io.jvmingress.controller.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentParserTest {

    private final DocumentParser parser = new DocumentParser();

    static String[] bottomless() {
        return new String[] {
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: " + "[".repeat(200) + "]".repeat(200),
            "- ".repeat(200) + "a",
            "? ".repeat(200) + "a",
            IntStream.range(0, 200)
                    .mapToObj(depth -> " ".repeat(depth) + "a:\n")
                    .collect(Collectors.joining()),
            // Each name holds the one before it, so that no line is deep.
            "a0: &a0 {}\n"
                    + IntStream.rangeClosed(1, 45)
                            .mapToObj(depth -> "a%d: &a%d [[[*a%d]]]\n".formatted(depth, depth, depth - 1))
                            .collect(Collectors.joining()),
            "&l {apiVersion: v1, kind: List, items: [*l]}",
            "&m {apiVersion: v1, kind: Service, metadata: {name: a, labels: *m}}",
            "[".repeat(20_000)
        };
    }

    @ParameterizedTest
    @MethodSource("bottomless")
    void aDocumentWithoutABottomIsRefused(String text) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> parser.parse(text))
                .withMessageContaining("is nested more than 100 levels deep");
    }

    @Test
    void aDocumentThatIsLargeOnlyThroughItsAliasesIsRefused() {
        var bomb = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\na0: &a0 [x, x]\n"
                + IntStream.rangeClosed(1, 24)
                        .mapToObj(depth -> "a%d: &a%d [*a%d, *a%d]\n".formatted(depth, depth, depth - 1, depth - 1))
                        .collect(Collectors.joining());

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> parser.parse(bomb))
                .withMessageContaining("has more than 1000000 parts through its aliases");
    }

    @Test
    void theLineOfWhatIsTooDeepIsTold() {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> parser.parse("a: 1\nb: " + "[".repeat(200)))
                .satisfies(refused -> assertThat(refused.line()).isEqualTo(1));
    }

    @Test
    void whatPeopleWriteIsNotTooDeep() throws DocumentException {
        var braces = "# " + "{[".repeat(500) + "\napiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {x: '"
                + "{[".repeat(500) + "'}}\n";

        assertThat(parser.parse(braces).objects()).hasSize(1);
    }

    @ParameterizedTest(name = "port: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            80                        | paths[0].backend.service.port: unexpected
            http                      | paths[0].backend.service.port: unexpected
            {number: http}            | paths[0].backend.service.port.number: unexpected
            {number: 99999999999}     | paths[0].backend.service.port.number:
            {number: [80]}            | paths[0].backend.service.port.number: unexpected
            """)
    void aPortOfTheWrongKindIsNamed(String port, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> parser.parse("""
                        apiVersion: networking.k8s.io/v1
                        kind: Ingress
                        metadata: {name: a}
                        spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: %s}}}]}}]}
                        """.formatted(port)))
                .withMessageContaining(message.strip());
    }

    @Test
    void aNullInASecretIsAnEmptyText() throws DocumentException {
        var content = parser.parse("{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {x: null}}");

        assertThat(content.objects())
                .singleElement()
                .isInstanceOfSatisfying(
                        Secret.class, secret -> assertThat(secret.getData()).containsEntry("x", ""));
    }
}
