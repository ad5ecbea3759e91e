package io.jvmingress.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/metrics.md` is true: every metric is in its table.
class MetricsPageTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(jvm_ingress_\\w+)` \\|", Pattern.MULTILINE);

    @Test
    void theTableHasEveryMetricAndNoOther() throws IOException {
        var shown = ROW.matcher(Files.readString(Path.of("../docs/metrics.md")))
                .results()
                .map(row -> row.group(1));

        assertThat(shown).containsExactlyElementsOf(MetricNames.all());
    }
}
