package io.jvmingress.controller.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentParserTest {

    private final DocumentParser parser = new DocumentParser();

    static String[] bottomless() {
        return new String[] {
            "&l {apiVersion: v1, kind: List, items: [*l]}",
            "&m {apiVersion: v1, kind: Service, metadata: {name: a, labels: *m}}",
            "[".repeat(20_000)
        };
    }

    @ParameterizedTest
    @MethodSource("bottomless")
    void aDocumentWithoutABottomIsRefused(String text) {
        assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> parser.parse(text));
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
