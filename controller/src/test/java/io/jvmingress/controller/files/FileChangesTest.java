package io.jvmingress.controller.files;

import static io.jvmingress.controller.files.Manifests.ingress;
import static io.jvmingress.controller.files.Manifests.service;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.state.ClusterState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to files while somebody is served from them.
class FileChangesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aSavedFileIsSeen() throws Exception {
        var file = write("a.yaml", ingress("one", "one.test"));
        try (var files = new FollowedFiles(folder)) {
            Files.writeString(file, ingress("two", "two.test"));

            files.await(_ -> files.ingresses().equals(List.of("shop/two")));
        }
    }

    @Test
    void aNewFileInANewFolderIsSeen() throws Exception {
        try (var files = new FollowedFiles(folder)) {
            write("new/a.yaml", ingress("one", "one.test"));

            files.awaitIngress("shop/one");
        }
    }

    @Test
    void aFileThatIsRenamedOverAnotherIsSeen() throws Exception {
        var file = write("a.yaml", ingress("one", "one.test"));
        try (var files = new FollowedFiles(file)) {
            Files.move(write("a.yaml.tmp", ingress("two", "two.test")), file, ATOMIC_MOVE);

            files.awaitIngress("shop/two");
        }
    }

    @Test
    void theObjectsOfARemovedFileGo() throws Exception {
        var file = write("a.yaml", ingress("one", "one.test"));
        write("b.yaml", ingress("two", "two.test"));
        try (var files = new FollowedFiles(folder)) {
            Files.delete(file);

            files.await(_ -> files.ingresses().equals(List.of("shop/two")));
        }
    }

    @Test
    void aFileThatIsEmptiedBeforeItIsWrittenLosesNothingMeanwhile() throws Exception {
        var file = write("a.yaml", ingress("one", "one.test") + "---\n" + service("web"));
        try (var files = FollowedFiles.patiently(folder)) {
            for (int round = 0; round < 50; round++) {
                var text = ingress("one", "one.test") + "---\n" + service("web") + "---\n"
                        + ingress("round-" + round, "other.test");
                Files.writeString(file, "");
                Files.writeString(file, text.substring(0, text.length() / 2));
                Files.writeString(file, text);
            }

            files.awaitIngress("shop/round-49");
            assertThat(files.states()).isNotEmpty().allSatisfy(state -> {
                assertThat(FollowedFiles.names(state)).contains("shop/one");
                assertThat(state.services()).hasSize(1);
            });
        }
    }

    @Test
    void aFileThatIsMovedAwayBeforeItIsWrittenLosesNothingMeanwhile() throws Exception {
        var file = write("a.yaml", ingress("one", "one.test"));
        try (var files = FollowedFiles.patiently(folder)) {
            for (int round = 0; round < 20; round++) {
                Files.move(file, folder.resolve("a.yaml~"), REPLACE_EXISTING);
                Files.writeString(file, ingress("one", "one.test") + "---\n" + ingress("round-" + round, "other.test"));
            }

            files.awaitIngress("shop/round-19");
            assertThat(files.states())
                    .isNotEmpty()
                    .allSatisfy(state -> assertThat(FollowedFiles.names(state)).contains("shop/one"));
        }
    }

    @Test
    void aFileThatBreaksKeepsItsLastGoodObjectsUntilItIsMended() throws Exception {
        var file = write("a.yaml", ingress("one", "one.test") + "---\n" + ingress("two", "two.test"));
        try (var files = new FollowedFiles(folder)) {
            Files.writeString(file, ingress("three", "three.test") + "---\nkind: Ingress\n  broken: true\n");
            files.await(source -> !source.findings().isEmpty());
            assertThat(files.ingresses()).containsExactly("shop/one", "shop/three", "shop/two");
            assertThat(files.messages()).singleElement().asString().contains("document 2, line 20");

            Files.writeString(file, ingress("three", "three.test"));
            files.await(source -> source.findings().isEmpty());
            files.await(_ -> files.ingresses().equals(List.of("shop/three")));
        }
    }

    @Test
    void aFileThatBreaksKeepsItsPlaceBeforeADuplicate() throws Exception {
        var first = write("a.yaml", ingress("one", "first.test"));
        write("b.yaml", ingress("one", "second.test"));
        try (var files = new FollowedFiles(folder)) {
            assertThat(hosts(files.state())).containsExactly("first.test");
            Files.writeString(first, "kind: Ingress\n  broken: true\n");
            files.await(source -> source.findings().stream()
                    .anyMatch(finding -> finding.reason().equals("DocumentInvalid")));
            assertThat(files.states())
                    .allSatisfy(state -> assertThat(hosts(state)).containsExactly("first.test"));
            assertThat(files.messages()).anyMatch(line -> line.contains("DuplicateObject"));

            Files.delete(first);
            files.await(source -> hosts(source.state()).equals(List.of("second.test")));
        }
    }

    private static List<String> hosts(ClusterState state) {
        return state.ingresses().values().stream()
                .map(ingress -> ingress.getSpec().getRules().getFirst().getHost())
                .toList();
    }

    @Test
    void aFileThatNeverRestsIsLookedAtNowAndThen() throws Exception {
        var file = write("a.yaml", ingress("round", "0.test"));
        try (var files = FollowedFiles.patiently(folder)) {
            long begun = System.nanoTime();
            for (int round = 1; round <= 3_000; round++) {
                Files.writeString(file, ingress("round", round + ".test"));
            }
            files.await(source -> hosts(source.state()).equals(List.of("3000.test")));
            long looks = (System.nanoTime() - begun) / FileSource.LEAST_DISTANCE.toNanos();
            assertThat(files.states()).hasSizeLessThanOrEqualTo((int) looks + 2);
        }
    }

    @Test
    void withoutTheWatchOfTheSystemChangesAreSeenByLooking() throws Exception {
        var file = write("a.yaml", ingress("one", "one.test"));
        var exhausted = new FileSource(List.of(folder), Set.of(), Duration.ofMillis(50), () -> {
            throw new IOException("User limit of inotify instances reached or too many open files");
        });
        try (var files = new FollowedFiles(exhausted)) {
            Files.writeString(file, ingress("two", "two.test"));

            files.await(_ -> files.ingresses().equals(List.of("shop/two")));
        }
    }

    @Test
    void anObjectThatMovesToAnotherFileIsNeverAway() throws Exception {
        var first = write("a.yaml", ingress("one", "one.test"));
        try (var files = FollowedFiles.patiently(folder)) {
            Files.delete(first);
            write("b.yaml", ingress("one", "moved.test"));

            files.await(source -> source.state().ingresses().values().stream()
                    .anyMatch(ingress ->
                            ingress.getSpec().getRules().getFirst().getHost().equals("moved.test")));
            assertThat(files.states())
                    .allSatisfy(state -> assertThat(state.ingresses()).hasSize(1));
            assertThat(files.messages()).isEmpty();
        }
    }

    @Test
    void aSwappedLinkIsFollowed() throws Exception {
        write("..v1/a.yaml", ingress("one", "one.test"));
        write("..v2/a.yaml", ingress("two", "two.test"));
        var data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data", "a.yaml"));
        try (var files = new FollowedFiles(folder)) {
            assertThat(files.ingresses()).containsExactly("shop/one");

            var next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..v2"));
            Files.move(next, data, ATOMIC_MOVE);
            files.await(_ -> files.ingresses().equals(List.of("shop/two")));
        }
    }

    @Test
    void aLinkThatLeadsOutOfTheFolderIsFollowedWhenItsEndChanges() throws Exception {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        var served = Files.createDirectories(folder.resolve("served"));
        var file = Files.writeString(elsewhere.resolve("a.yaml"), ingress("one", "one.test"));
        Files.createSymbolicLink(served.resolve("a.yaml"), file);
        try (var files = new FollowedFiles(served)) {
            Files.writeString(file, ingress("two", "two.test"));

            files.awaitIngress("shop/two");
        }
    }

    @Test
    void aKindWithoutChangesKeepsItsMap() throws Exception {
        var file = write("a.yaml", ingress("one", "one.test") + "---\n" + service("web"));
        try (var files = new FollowedFiles(folder)) {
            var before = files.state();
            Files.writeString(file, service("web") + "---\n" + ingress("two", "two.test"));

            files.awaitIngress("shop/two");
            assertThat(files.state().services()).isSameAs(before.services());
            assertThat(files.state().pods()).isSameAs(before.pods());
            assertThat(files.state().ingresses()).isNotSameAs(before.ingresses());
        }
    }

    @Test
    void aFolderThatGoesKeepsItsObjectsAndTellsSinceWhen() throws Exception {
        var served = Files.createDirectories(folder.resolve("served"));
        Files.writeString(served.resolve("a.yaml"), ingress("one", "one.test"));
        try (var files = new FollowedFiles(served)) {
            assertThat(files.source().staleness()).isZero();

            Files.move(served, folder.resolve("gone"));
            files.await(source -> !source.findings().isEmpty());
            assertThat(files.ingresses()).containsExactly("shop/one");
            assertThat(files.messages())
                    .containsExactly(
                            "error File " + served + ": FileUnreadable: does not exist; its last good objects stay");
            assertThat(files.source().staleness()).isPositive();

            Files.move(folder.resolve("gone"), served);
            files.await(source -> source.findings().isEmpty());
            assertThat(files.source().staleness()).isEqualTo(Duration.ZERO);
        }
    }

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
