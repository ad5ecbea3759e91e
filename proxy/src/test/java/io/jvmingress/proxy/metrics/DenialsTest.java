package io.jvmingress.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.metrics.Denial.Kind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DenialsTest {

    @AutoClose
    private final ProxyMetrics metrics = new ProxyMetrics();

    private final LoopMetrics one = metrics.addLoop();
    private final LoopMetrics other = metrics.addLoop();

    @Test
    void whatIsAlikeIsOneEntryWhicheverLoopRefusedIt() {
        one.denied(kind("10.0.0.1"), 1_000);
        one.denied(kind("10.0.0.1"), 3_000);
        one.denied(kind("10.0.0.2"), 2_000);
        other.denied(kind("10.0.0.1"), 500);

        assertThat(metrics.denials())
                .containsExactly(
                        new Denial(kind("10.0.0.1"), 3, 500, 3_000), new Denial(kind("10.0.0.2"), 1, 2_000, 2_000));
    }

    @Test
    void ofTooManyTheLatestStay() {
        one.denied(kind("again"), 0);
        IntStream.range(1, 2 * LoopDenials.MOST).forEach(number -> {
            one.denied(kind("10.0." + number), number);
            one.denied(kind("again"), number);
        });

        var denials = metrics.denials();

        assertThat(denials).hasSize(LoopDenials.MOST);
        assertThat(denials).contains(new Denial(kind("again"), 2L * LoopDenials.MOST, 0, 2L * LoopDenials.MOST - 1));
        assertThat(denials)
                .noneMatch(denial -> denial.last() <= LoopDenials.MOST)
                .anyMatch(denial -> denial.last() == LoopDenials.MOST + 1);
    }

    @Test
    void twoLoopsTogetherShowNoMoreThanOne() {
        IntStream.range(0, LoopDenials.MOST).forEach(number -> {
            one.denied(kind("a" + number), number);
            other.denied(kind("b" + number), number);
        });

        assertThat(metrics.denials()).hasSize(LoopDenials.MOST);
        assertThat(metrics.denials().getFirst().last()).isEqualTo(LoopDenials.MOST - 1);
    }

    private static Kind kind(String client) {
        return new Kind("AccessDenied", "shop/web", "shop/api:80", client, "tcp");
    }
}
