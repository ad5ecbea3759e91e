package io.jvmingress.controller.files;

import static io.jvmingress.controller.files.Manifests.ingress;
import static io.jvmingress.controller.files.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.watch.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsFilesOfAFolderAndOfAllFoldersBelow() throws IOException {
        write("a.yaml", ingress("one", "one.test") + "---\n" + service("web"));
        write("below/deeper/b.yml", ingress("two", "two.test"));
        write("c.json", """
                {
                \t"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
                \t"metadata": {"namespace": "shop", "name": "three"}
                }
                """);
        write("notes.txt", ingress("four", "four.test"));

        try (var files = new FollowedFiles(folder)) {
            assertThat(files.source().synced()).isTrue();
            assertThat(files.ingresses()).containsExactly("shop/one", "shop/three", "shop/two");
            assertThat(files.state().services()).hasSize(1);
            assertThat(files.messages()).isEmpty();
        }
    }

    @Test
    void takesListsOfAnyKindApart() throws IOException {
        write("list.yaml", """
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: v1
                    kind: Service
                    metadata: {name: web}
                  - apiVersion: v1
                    kind: SecretList
                    items:
                      - metadata: {name: key, namespace: shop}
                """);

        try (var files = new FollowedFiles(folder)) {
            assertThat(files.state().services()).containsOnlyKeys(new ObjectRef("Service", "default", "web"));
            assertThat(files.state().secrets()).containsOnlyKeys(new ObjectRef("Secret", "shop", "key"));
        }
    }

    @Test
    void takesAnEmptyFolderAsItIs() {
        try (var files = new FollowedFiles(folder)) {
            assertThat(files.source().synced()).isTrue();
            assertThat(files.ingresses()).isEmpty();
            assertThat(files.messages()).isEmpty();
        }
    }

    @Test
    void saysWhichPathIsNotThere() {
        var missing = folder.resolve("missing");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> new FileSource(List.of(folder, missing)))
                .withMessage("cannot read " + missing + ": there is no such file or folder");
    }

    @Test
    void aBrokenDocumentDoesNotTakeTheOthersOfItsFile() throws IOException {
        var file = write(
                "a.yaml",
                "# only a comment\n---\n" + ingress("one", "one.test") + "---\nkind: [Ingress\nmetadata: {}\n---\n"
                        + service("web"));

        try (var files = new FollowedFiles(folder)) {
            assertThat(files.ingresses()).containsExactly("shop/one");
            assertThat(files.state().services()).hasSize(1);
            assertThat(files.messages())
                    .singleElement()
                    .asString()
                    .startsWith("error File " + file + ": DocumentInvalid: document 2, line 22: expected ',' or ']'");
        }
    }

    @Test
    void saysWhichFieldOnWhichLineHasTheWrongType() throws IOException {
        write("a.yaml", service("web") + "---\n" + ingress("one", "one.test").replace("number: 80", "number: eighty"));

        try (var files = new FollowedFiles(folder)) {
            assertThat(files.messages())
                    .singleElement()
                    .asString()
                    .contains("document 2, line 26: spec.rules[0].http.paths[0].backend.service.port.number: unexpected"
                            + " String \"eighty\"");
        }
    }

    @Test
    void saysWhatADocumentLacks() throws IOException {
        write("a.yaml", "apiVersion: v1\nkind: Service\n---\nkind: Service\n---\n- a\n- b\n---\nmetadata: {name: a}\n");

        try (var files = new FollowedFiles(folder)) {
            assertThat(files.messages())
                    .satisfiesExactly(
                            first -> assertThat(first).endsWith("document 1, line 1: Service has no metadata.name"),
                            second -> assertThat(second).endsWith("document 2, line 4: apiVersion is missing"),
                            third -> assertThat(third).contains("document 3, line 6: is no object"),
                            fourth -> assertThat(fourth).endsWith("document 4, line 9: kind is missing"));
        }
    }

    @Test
    void ofTwoFilesWithOneObjectTheFirstPathCounts() throws IOException {
        var first = write("a.yaml", ingress("one", "first.test"));
        var second = write("b.yaml", ingress("one", "second.test"));

        try (var files = new FollowedFiles(folder)) {
            assertThat(host(files)).isEqualTo("first.test");
            assertThat(files.messages())
                    .containsExactly("warning Ingress shop/one: DuplicateObject: is in " + first + " and again in "
                            + second + "; the first counts");
        }
        try (var files = new FollowedFiles(second, first)) {
            assertThat(host(files)).isEqualTo("second.test");
        }
    }

    @Test
    void aFileThatTwoPathsLeadToCountsOnce() throws IOException {
        var file = write("a.yaml", ingress("one", "one.test"));
        Files.createSymbolicLink(folder.resolve("z.yaml"), file);

        try (var files = new FollowedFiles(folder, file)) {
            assertThat(files.ingresses()).containsExactly("shop/one");
            assertThat(files.messages()).isEmpty();
        }
    }

    @Test
    void completesObjectsAsAnApiServerDoes() throws IOException {
        write("a.yaml", """
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, namespace: nonsense, labels: {team: a}}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: key}
                data: {a: b2xk, b: Yg==}
                stringData: {a: new}
                """);

        try (var files = new FollowedFiles(folder)) {
            var namespace = files.state().namespaces().get(new ObjectRef("Namespace", "", "shop"));
            var secret = files.state().secrets().get(new ObjectRef("Secret", "default", "key"));
            assertThat(namespace).isNotNull();
            assertThat(secret).isNotNull();
            assertThat(namespace.getMetadata().getLabels())
                    .containsEntry("team", "a")
                    .containsEntry("kubernetes.io/metadata.name", "shop");
            assertThat(secret.getData()).containsEntry("a", "bmV3").containsEntry("b", "Yg==");
        }
    }

    @Test
    void aNamespaceThatPoliciesMaySelectAndNoFileHasIsNamed() throws IOException {
        write("a.yaml", ingress("one", "one.test"));

        try (var files = new FollowedFiles(folder)) {
            assertThat(files.messages()).isEmpty();
            write("policy.yaml", """
                    apiVersion: networking.k8s.io/v1
                    kind: NetworkPolicy
                    metadata: {namespace: shop, name: none}
                    spec: {podSelector: {}}
                    """);
            files.await(source -> !source.findings().isEmpty());
            assertThat(files.messages())
                    .singleElement()
                    .asString()
                    .startsWith("info Namespace shop: NamespaceNotFound:");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String host(FollowedFiles files) {
        return files.state().ingresses().values().stream()
                .map(ingress -> ingress.getSpec().getRules().getFirst().getHost())
                .findFirst()
                .orElse("");
    }

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
