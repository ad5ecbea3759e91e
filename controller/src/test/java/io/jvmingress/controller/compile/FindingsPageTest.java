package io.jvmingress.controller.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/findings.md` is true: every finding is in its table, with its severity.
class FindingsPageTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| (\\w+) \\|", Pattern.MULTILINE);

    @Test
    void theTableHasEveryFindingAndNoOther() throws IOException {
        var reasons = rows().map(row -> row.split(" ", 2)[0]).toList();

        var cases = GoldenCompileTest.cases(Finding.class).map(Class::getSimpleName);
        assertThat(reasons).containsExactlyInAnyOrderElementsOf(cases.toList());
    }

    @Test
    void theTableHasTheSeverities() throws IOException {
        var shown = GoldenCase.all().stream()
                .flatMap(golden -> golden.compile(golden.objects()).findings().stream())
                .map(finding ->
                        finding.reason() + " " + finding.severity().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());

        assertThat(rows()).containsAll(shown);
    }

    private static Stream<String> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("../docs/findings.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2));
    }
}
