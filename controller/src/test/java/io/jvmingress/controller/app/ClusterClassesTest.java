package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.jvmingress.controller.watch.ApiServer;
import io.jvmingress.controller.watch.ApiServerTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which Ingresses are ours on a real API server, and that the others are left alone.
@ApiServerTest
class ClusterClassesTest {

    private static final String ADDRESS = "192.0.2.7";
    private static final String THEIR_ADDRESS = "192.0.2.8";

    private ClusterScene scene;
    private String namespace;

    @BeforeEach
    void makeAScene(ApiServer server) {
        scene = new ClusterScene(server);
        namespace = scene.namespace();
    }

    @AfterEach
    void removeTheScene() {
        scene.close();
    }

    private ProgramRun program(String... more) throws InterruptedException {
        var flags = new ArrayList<>(List.of("--publish-address", ADDRESS));
        flags.addAll(List.of(more));
        return scene.program(flags.toArray(String[]::new)).awaitTable();
    }

    private Ingress withAnnotation(String name, String value) {
        return new IngressBuilder(scene.ofClass(name, namespace))
                .editMetadata()
                .addToAnnotations("kubernetes.io/ingress.class", value)
                .endMetadata()
                .editSpec()
                .withIngressClassName(null)
                .endSpec()
                .build();
    }

    private Ingress create(Ingress ingress) {
        return scene.server().admin().resource(ingress).create();
    }

    private List<String> instances(String ingress) {
        return scene.server().admin().events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(ingress))
                .map(Event::getReportingInstance)
                .map(instance -> instance.replaceAll("_.*", ""))
                .distinct()
                .toList();
    }

    private void awaitAccepted(String ingress, String instance) throws InterruptedException {
        EventArrivals.await(
                scene.server().admin(),
                namespace,
                event -> event.getRegarding().getName().equals(ingress)
                        && event.getReason().equals("Accepted")
                        && event.getReportingInstance().startsWith(instance));
    }

    @Test
    void twoControllersSideBySideNeverTouchEachOthersIngresses() throws InterruptedException, IOException {
        var flags =
                scene.flags(scene.server().kubeconfig(), scene.controller(), namespace, "--publish-address", ADDRESS);
        var theirFlags = scene.flags(
                scene.server().kubeconfig(),
                scene.theirController(),
                scene.theirs(),
                "--publish-address",
                THEIR_ADDRESS);
        try (var ours = ProgramRun.with(Map.of("POD_NAME", "ours"), flags).awaitTable();
                var theirs = ProgramRun.with(Map.of("POD_NAME", "theirs"), theirFlags)
                        .awaitTable()) {
            scene.create("web", namespace);
            scene.create("foreign", scene.theirs());
            var web = scene.await("web", List.of(ADDRESS));
            var foreign = scene.await("foreign", List.of(THEIR_ADDRESS));
            awaitAccepted("web", "ours");
            awaitAccepted("foreign", "theirs");
            ClusterScene.awaitStatus(ours.port("http"), "web.test", 503);
            assertThat(ClusterScene.statusLine(ours.port("http"), "foreign.test"))
                    .startsWith("HTTP/1.1 404 ");
            assertThat(ClusterScene.statusLine(theirs.port("http"), "web.test")).startsWith("HTTP/1.1 404 ");

            // What each writes next comes after all that it would write to the others.
            scene.create("web-2", namespace);
            scene.create("foreign-2", scene.theirs());
            scene.await("web-2", List.of(ADDRESS));
            scene.await("foreign-2", List.of(THEIR_ADDRESS));
            assertThat(scene.ingress("web").get().getMetadata().getResourceVersion())
                    .isEqualTo(web.getMetadata().getResourceVersion());
            assertThat(scene.ingress("foreign").get().getMetadata().getResourceVersion())
                    .isEqualTo(foreign.getMetadata().getResourceVersion());
            assertThat(instances("web")).containsExactly("ours");
            assertThat(instances("foreign")).containsExactly("theirs");

            scene.setClass("web", scene.theirs());
            scene.await("web", List.of(THEIR_ADDRESS));
            ClusterScene.awaitStatus(ours.port("http"), "web.test", 404);
            ClusterScene.awaitStatus(theirs.port("http"), "web.test", 503);
        }
        assertThat(ClusterScene.addresses(scene.ingress("web").get())).containsExactly(THEIR_ADDRESS);
    }

    @Test
    void aClassThatIsMadeReplacedOrDeletedLaterTakesEffectAtOnce() throws InterruptedException, IOException {
        var late = namespace + "-late";
        try (var program = program()) {
            int port = program.port("http");
            var before = scene.create("web", late);
            scene.create("mark", namespace);
            scene.await("mark", List.of(ADDRESS));
            assertThat(ClusterScene.statusLine(port, "web.test")).startsWith("HTTP/1.1 404 ");
            assertThat(scene.ingress("web").get().getMetadata().getResourceVersion())
                    .isEqualTo(before.getMetadata().getResourceVersion());
            assertThat(instances("web")).isEmpty();

            scene.makeClass(late, scene.controller());
            scene.await("web", List.of(ADDRESS));
            assertThat(ClusterScene.statusLine(port, "web.test")).startsWith("HTTP/1.1 503 ");

            // The API server lets nobody change a class's controller.
            scene.deleteClass(late);
            scene.await("web", List.of());
            ClusterScene.awaitStatus(port, "web.test", 404);
            scene.makeClass(late, scene.theirController());
            scene.create("mark-2", namespace);
            scene.await("mark-2", List.of(ADDRESS));
            assertThat(ClusterScene.statusLine(port, "web.test")).startsWith("HTTP/1.1 404 ");

            scene.deleteClass(late);
            scene.makeClass(late, scene.controller());
            scene.await("web", List.of(ADDRESS));
        }
    }

    @Test
    void anIngressThatLeavesOurClassLosesItsRoutesAndOurAddress() throws InterruptedException, IOException {
        try (var program = program()) {
            scene.create("web", namespace);
            scene.await("web", List.of(ADDRESS));
            scene.setClass("web", scene.theirs());
            scene.await("web", List.of());
            ClusterScene.awaitStatus(program.port("http"), "web.test", 404);
            scene.setClass("web", namespace);
            scene.await("web", List.of(ADDRESS));
            ClusterScene.awaitStatus(program.port("http"), "web.test", 503);
        }
    }

    @Test
    void theOldAnnotationCountsAndTheFieldWinsOverIt() throws InterruptedException, IOException {
        try (var program = program()) {
            create(withAnnotation("web", namespace));
            scene.await("web", List.of(ADDRESS));
            // The API server lets nobody make an Ingress with both, but an annotated one may get the field later.
            scene.setClass("web", scene.theirs());
            scene.await("web", List.of());
            ClusterScene.awaitStatus(program.port("http"), "web.test", 404);

            create(withAnnotation("other", scene.theirs()));
            scene.setClass("other", namespace);
            scene.await("other", List.of(ADDRESS));
        }
    }

    @Test
    void anIngressWithoutAClassIsOursOnlyIfTheOperatorSaysSo() throws InterruptedException, IOException {
        var without = scene.ofClass("web", namespace);
        without.getSpec().setIngressClassName(null);
        create(without);
        try (var program = program("--watch-namespace", namespace)) {
            scene.create("mark", namespace);
            scene.await("mark", List.of(ADDRESS));
            assertThat(ClusterScene.statusLine(program.port("http"), "web.test"))
                    .startsWith("HTTP/1.1 404 ");
            assertThat(ClusterScene.addresses(scene.ingress("web").get())).isEmpty();
            assertThat(instances("web")).isEmpty();
        }
        try (var program = program("--watch-namespace", namespace, "--watch-ingress-without-class")) {
            scene.await("web", List.of(ADDRESS));
            ClusterScene.awaitStatus(program.port("http"), "web.test", 503);
        }
    }

    @Test
    void theStatusOfAnUnknownClassIsLeftAsItIs() throws InterruptedException {
        scene.create("web", namespace + "-nobody");
        var before = scene.writeStatus("web", "192.0.2.9");
        try (var _ = program()) {
            scene.create("mark", namespace);
            scene.await("mark", List.of(ADDRESS));
        }
        assertThat(scene.ingress("web").get().getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
    }
}
