package io.jvmingress.controller.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesTest {

    private final List<Object> compiled = new ArrayList<>();
    private final Object secret = new Object();

    private String compile(Object object) {
        compiled.add(object);
        return "piece " + compiled.size();
    }

    @Test
    void anObjectThatManyNameIsCompiledOnce() {
        var pieces = Pieces.<Object, String>none().of(List.of(secret, secret, secret), this::compile);

        assertThat(compiled).containsExactly(secret);
        assertThat(pieces.get(secret)).isEqualTo("piece 1");
    }

    @Test
    void theVerySameObjectIsNotCompiledAgainByTheNextCompile() {
        var first = Pieces.<Object, String>none().of(List.of(secret), this::compile);
        var second = first.of(List.of(secret, new Object()), this::compile);

        assertThat(compiled).hasSize(2);
        assertThat(second.get(secret)).isEqualTo("piece 1");
    }
}
