package io.jvmingress.controller.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.state.ObjectRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecedenceTest {

    @ParameterizedTest
    @CsvSource({
        "z/z, 2025-01-01T00:00:00Z, a/a, 2025-01-01T00:00:01Z",
        "a/z, 2025-01-01T00:00:00Z, b/a, 2025-01-01T00:00:00Z",
        "a/a, 2025-01-01T00:00:00Z, a/b, 2025-01-01T00:00:00Z",
        "z/z, '', a/a, 1970-01-01T00:00:00Z",
        "z/z, yesterday, a/a, 1970-01-01T00:00:00Z"
    })
    void theOlderComesFirstThenTheOneFirstInTheAlphabet(
            String name, String created, String otherName, String otherCreated) {
        var first = precedence(name, created);
        var second = precedence(otherName, otherCreated);

        assertThat(first).isLessThan(second);
        assertThat(second).isGreaterThan(first);
    }

    private static Precedence precedence(String name, String created) {
        var parts = name.split("/", 2);
        return Precedence.of(new ObjectRef("Ingress", parts[0], parts[1]), created);
    }
}
