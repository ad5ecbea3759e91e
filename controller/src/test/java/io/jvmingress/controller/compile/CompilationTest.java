package io.jvmingress.controller.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CompilationTest {

    private static final GoldenCase DATES = new GoldenCase(Path.of("src/test/resources/golden/tls/dates"));

    @Test
    void tellsWhenTimeAloneWillChangeTheFindings() {
        var compilation = DATES.compile(DATES.objects());

        // not-yet.test becomes valid on the second of January, and just-good.test enters its last 14 days on it, too.
        assertThat(compilation.nextChange(DATES.now())).contains(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(compilation.nextChange(Instant.parse("2026-01-02T00:00:00Z")))
                .contains(Instant.parse("2026-01-10T00:00:00.001Z"));
    }

    @Test
    void passingTimeChangesFindingsAndKeepsTheTable() {
        var state = ClusterState.of(DATES.objects());
        var first = RoutingCompiler.compile(state, DATES.options(), DATES.now(), Compilation.NONE);

        var later = RoutingCompiler.compile(state, DATES.options(), DATES.now().plus(Duration.ofDays(1)), first);

        assertThat(later.table()).isSameAs(first.table());
        assertThat(later.findings()).isNotEqualTo(first.findings());
    }

    @Test
    void otherOptionsCompileAnew() {
        var state = ClusterState.of(DATES.objects());
        var first = RoutingCompiler.compile(state, DATES.options(), DATES.now(), Compilation.NONE);
        var named = new GoldenCase(Path.of("src/test/resources/golden/ingress/default-backend-option"));

        var next = RoutingCompiler.compile(state, named.options(), DATES.now(), first);

        assertThat(next.table().routes().fallback()).isPresent();
        assertThat(next.table().generation()).isEqualTo(2);
    }

    @Test
    void neverPrintsItsObjects() {
        assertThat(DATES.compile(DATES.objects())).hasToString("compilation of table 1 with 3 findings");
    }

    @Test
    void aFindingIsOneLineWhateverItsObjectSays() {
        var finding = new IngressFinding.InvalidHost(new ObjectRef("Ingress", "shop", "web"), "a\nb\r\u0000");

        assertThat(finding.line())
                .isEqualTo("error Ingress shop/web: InvalidHost: host a?b?? is no DNS name and no wildcard for one"
                        + " label; it is not served");
    }
}
