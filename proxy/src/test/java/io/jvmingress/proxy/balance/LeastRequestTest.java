package io.jvmingress.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastRequestTest {

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void ofTwoTheLessBusyOneIsAlwaysChosen() {
        for (int i = 0; i < 1000; i++) {
            assertThat(LeastRequest.choose(2, Tried.NONE, index -> index == 0 ? 5 : 4, random))
                    .isEqualTo(1);
        }
    }

    @Test
    void theBusiestOfManyIsNeverChosen() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(LeastRequest.choose(5, Tried.NONE, index -> index == 3 ? 9 : 1, random))
                    .isNotEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10})
    void equallyBusyOnesShareEvenly(int count) {
        var chosen = new int[count];
        for (int i = 0; i < 10_000; i++) {
            chosen[LeastRequest.choose(count, Tried.NONE, _ -> 0, random)]++;
        }
        for (int times : chosen) {
            assertThat(times).isBetween(10_000 / count * 4 / 5, 10_000 / count * 6 / 5);
        }
    }

    @Test
    void thoseTriedAreLeftOutUntilNoneIsLeft() {
        for (int round = 0; round < 200; round++) {
            var tried = new Tried(5);
            var seen = new TreeSet<Integer>();
            for (int i = 0; i < 5; i++) {
                int chosen = LeastRequest.choose(5, tried, index -> index, random);
                assertThat(seen.add(chosen)).isTrue();
                tried.add(chosen);
            }
            assertThat(seen).containsExactly(0, 1, 2, 3, 4);
            assertThat(LeastRequest.choose(5, tried, _ -> 0, random)).isEqualTo(-1);
        }
    }

    @Test
    void ofNoneNoneIsChosen() {
        assertThat(LeastRequest.choose(0, Tried.NONE, _ -> 0, random)).isEqualTo(-1);
    }
}
