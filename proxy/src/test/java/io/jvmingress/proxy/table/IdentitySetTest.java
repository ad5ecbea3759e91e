package io.jvmingress.proxy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentitySetTest {

    private final IdentitySet set = IdentitySet.of(List.of(0, 63, 64, 200));

    @Test
    void hasTheNumbersThatItWasMadeFrom() {
        for (int number = 0; number < 300; number++) {
            assertThat(set.contains(number))
                    .as("%d", number)
                    .isEqualTo(List.of(0, 63, 64, 200).contains(number));
        }
    }

    @Test
    void hasAllOfSomeOnlyWhereNoneIsMissing() {
        assertThat(set.containsAll(new int[] {0, 200})).isTrue();
        assertThat(set.containsAll(new int[] {0, 201})).isFalse();
        assertThat(set.containsAll(new int[] {1, 0})).isFalse();
        assertThat(set.containsAll(List.of(63, 64))).isTrue();
        assertThat(set.containsAll(List.of(63, 65))).isFalse();
    }

    @Test
    void nobodyIsNotAllOfAnything() {
        assertThat(set.containsAll(new int[0])).isFalse();
        assertThat(IdentitySet.EMPTY.containsAll(new int[] {0})).isFalse();
    }

    @Test
    void equalsWhatHasTheSameNumbers() {
        var bits = new BitSet(5_000);
        List.of(200, 64, 63, 0).forEach(bits::set);
        assertThat(IdentitySet.of(bits)).isEqualTo(set).hasSameHashCodeAs(set).hasToString("{0, 63, 64, 200}");
        bits.clear(200);
        assertThat(IdentitySet.of(bits)).isNotEqualTo(set);
        assertThat((Object) set).isNotEqualTo(List.of());
    }

    @Test
    void isEmptyWithoutNumbers() {
        assertThat(IdentitySet.of(List.of()).isEmpty()).isTrue();
        assertThat(IdentitySet.of(new BitSet())).isSameAs(IdentitySet.EMPTY);
        assertThat(set.isEmpty()).isFalse();
    }
}
