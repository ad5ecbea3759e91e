package io.jvmingress.proxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "AZaz09", "1-2_3.4:5+6/7=8@9"})
    void harmlessIdsAreKept(String id) {
        assertThat(RequestId.isWellFormed(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"", "a\n", "ä", "a;b", "<a>"})
    void othersAreNot(String id) {
        assertThat(RequestId.isWellFormed(id)).isFalse();
    }

    @Test
    void longIdsAreNotKept() {
        assertThat(RequestId.isWellFormed("a".repeat(128))).isTrue();
        assertThat(RequestId.isWellFormed("a".repeat(129))).isFalse();
    }

    @Test
    void idsThatAreMadeDiffer() {
        var random = new SplittableRandom(1);
        var made = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            var id = RequestId.make(random);
            assertThat(id).matches("[0-9a-f]{32}");
            assertThat(made.add(id)).isTrue();
        }
    }
}
