package io.jvmingress.proxy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SelectionsTest {

    private static final Address ONE = Address.parse("10.0.0.1").orElseThrow();
    private static final Address OTHER = Address.parse("10.0.0.2").orElseThrow();

    @Test
    void whatWasKeptIsFoundByAllThatItDependsOn() {
        var selections = new Selections<String>(5);
        selections.keep(3, 0, ONE, "three");
        selections.keep(3, 4, ONE, "three and itself");

        assertThat(selections.find(3, 0, OTHER)).as("whoever asks").isEqualTo("three");
        assertThat(selections.find(3, 4, ONE)).isEqualTo("three and itself");
        assertThat(selections.find(3, 4, OTHER)).isNull();
        assertThat(selections.find(3, 8, ONE)).isNull();
        assertThat(selections.find(1, 0, ONE)).isNull();
        assertThat(selections.find(1, 4, ONE)).isNull();
    }

    @Test
    void aFewCombinationsHaveAllRoom() {
        var selections = new Selections<Long>(2);
        LongStream.range(0, 4).forEach(groups -> selections.keep(groups, 0, ONE, groups));

        assertThat(LongStream.range(0, 4).mapToObj(groups -> selections.find(groups, 0, ONE)))
                .containsExactly(0L, 1L, 2L, 3L);
    }

    /// More than there is room for: the latest is there, none is another's, and no more are held than fit.
    @Test
    void whatComesLateDrivesOutWhatWasThere() {
        var selections = new Selections<Long>(60);
        var asked = new SplittableRandom(1).longs(10_000).toArray();
        for (long groups : asked) {
            selections.keep(groups, 0, ONE, groups);
            assertThat(selections.find(groups, 0, ONE)).isEqualTo(groups);
        }

        var held = LongStream.of(asked)
                .filter(groups -> {
                    var found = selections.find(groups, 0, ONE);
                    assertThat(found == null || found == groups).isTrue();
                    return found != null;
                })
                .count();
        assertThat(held).isBetween(100L, 256L);
    }

    @Test
    void threadsThatShareItGetWhatTheyAskFor() {
        var selections = new Selections<Long>(60);

        var wrong = IntStream.range(0, 8)
                .parallel()
                .mapToLong(thread -> new SplittableRandom(thread)
                        .longs(50_000, 0, 500)
                        .filter(groups -> {
                            var found = selections.find(groups, 0, ONE);
                            if (found == null) {
                                selections.keep(groups, 0, ONE, groups);
                            }
                            return found != null && found != groups;
                        })
                        .count())
                .sum();

        assertThat(wrong).isZero();
    }
}
