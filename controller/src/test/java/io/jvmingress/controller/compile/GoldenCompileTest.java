package io.jvmingress.controller.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.compile.IngressFinding.IngressClassNotFound;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Compiles every `golden/**/cluster.yaml` and compares with the `expected.txt` beside it.
///
/// `mvn test -Dgolden.update` rewrites the expected files; read the diff before you commit it.
class GoldenCompileTest {

    @TestFactory
    Stream<DynamicTest> compilesTo() {
        return GoldenCase.all().stream().map(golden -> DynamicTest.dynamicTest(golden.name(), () -> check(golden)));
    }

    @TestFactory
    Stream<DynamicTest> theOrderOfTheObjectsDoesNotMatter() {
        return GoldenCase.all().stream()
                .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> checkShuffled(golden)));
    }

    /// But for those of the files themselves, which no cluster state holds, and what only a report on files can say.
    @Test
    void everyKindOfFindingHasACase() {
        var shown = GoldenCase.all().stream()
                .flatMap(golden -> golden.compile(golden.objects()).findings().stream())
                .map(Finding::getClass)
                .distinct();

        var demanded = cases(Finding.class)
                .filter(type -> !SourceFinding.class.isAssignableFrom(type) && type != IngressClassNotFound.class)
                .toList();
        assertThat(shown).containsAll(demanded);
    }

    static Stream<Class<? extends Finding>> cases(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(GoldenCompileTest::cases)
                : Stream.of(type.asSubclass(Finding.class));
    }

    private static void check(GoldenCase golden) throws IOException {
        var actual = golden.printWithRequests(golden.compile(golden.objects()));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(golden.expectedFile(), actual);
        }
        assertThat(actual).isEqualTo(golden.expected());
    }

    private static void checkShuffled(GoldenCase golden) {
        var expected = golden.printWithRequests(golden.compile(golden.objects()));
        var objects = new ArrayList<>(golden.objects());
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(objects, new Random(seed));
            assertThat(golden.printWithRequests(golden.compile(objects))).isEqualTo(expected);
        }
    }
}
