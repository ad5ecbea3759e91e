package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.jvmingress.controller.watch.Account;
import io.jvmingress.controller.watch.ApiServer;
import io.jvmingress.controller.watch.ApiServerTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program on a real API server, and the Events that it writes there.
@ApiServerTest
class ClusterEventsTest {

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

    private List<Event> events() {
        return scene.server()
                .admin()
                .events()
                .v1()
                .events()
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private List<Event> events(String ingress) {
        return events().stream()
                .filter(event -> event.getRegarding().getName().equals(ingress))
                .toList();
    }

    private Event await(String name, String reason, Predicate<Event> condition) throws InterruptedException {
        var found = EventArrivals.await(
                scene.server().admin(),
                namespace,
                event -> event.getRegarding().getName().equals(name)
                        && event.getReason().equals(reason)
                        && condition.test(event));
        assertThat(found.getReportingController()).isEqualTo("jvm-ingress");
        return found;
    }

    private Event await(String name, String reason) throws InterruptedException {
        return await(name, reason, _ -> true);
    }

    private HasMetadata service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }

    @Test
    void describingAnIngressReadsLikeAnExplanation() throws InterruptedException {
        var web = scene.create("web", namespace);
        try (var _ = scene.program()) {
            await("web", "Accepted");
            var event = await("web", "ServiceNotFound");
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getRegarding().getUid())
                    .isEqualTo(web.getMetadata().getUid());
            assertThat(event.getRelated().getKind()).isEqualTo("Service");
            assertThat(event.getRelated().getName()).isEqualTo("none");

            var described = ApiServer.kubectl("describe", "ingress", "web", "-n", namespace);
            assertThat(described.lines().map(line -> line.strip().replaceAll(" {2,}", " | ")))
                    .anyMatch(line -> line.matches("Normal \\| Accepted \\| \\d+s \\| jvm-ingress \\| "
                            + "serves web.test without a TLS entry"))
                    .anyMatch(line -> line.matches("Warning \\| ServiceNotFound \\| \\d+s \\| jvm-ingress \\| Service "
                            + namespace + "/none does not exist; its paths answer 503"));
        }
    }

    @Test
    void theLoserOfAConflictIsToldWhoWon() throws InterruptedException {
        scene.create("web", namespace);
        var same = scene.ofClass("web", namespace);
        same.getMetadata().setName("young");
        scene.server().admin().resource(same).create();
        try (var _ = scene.program()) {
            var event = await("young", "HostPathConflict");
            assertThat(event.getRelated().getName()).isEqualTo("web");
            assertThat(event.getNote()).contains("Ingress " + namespace + "/web");
            await("web", "Accepted");
        }
        assertThat(events("young")).extracting(Event::getReason).containsExactly("HostPathConflict");
    }

    @Test
    void aRepairedIngressGetsNothingNewAndWhatComesAgainIsASeries() throws InterruptedException {
        scene.create("web", namespace);
        try (var _ = scene.program()) {
            var first = await("web", "ServiceNotFound");
            scene.server().admin().resource(service("none")).create();
            await("none", "NoReadyEndpoints");
            assertThat(await("web", "NoReadyEndpoints").getRelated().getName()).isEqualTo("none");
            scene.server().admin().resource(service("none")).delete();
            var again = await("web", "ServiceNotFound", event -> event.getSeries() != null);
            assertThat(again.getMetadata().getName())
                    .isEqualTo(first.getMetadata().getName());
            assertThat(again.getSeries().getCount()).isEqualTo(2);
            assertThat(again.getEventTime().getTime())
                    .isEqualTo(first.getEventTime().getTime());
        }
        assertThat(events("web"))
                .extracting(Event::getReason)
                .containsExactlyInAnyOrder("Accepted", "ServiceNotFound", "NoReadyEndpoints");
    }

    @Test
    void aProgramThatStartsAgainWritesNothingAnew() throws InterruptedException, IOException {
        scene.create("web", namespace);
        try (var program = scene.program()) {
            await("web", "Accepted");
            await("web", "ServiceNotFound");
            program.end();
        }
        var before = events("web").stream().map(Event::getMetadata).toList();
        try (var program = scene.program()) {
            // Written after everything that was there before.
            scene.create("next", namespace);
            await("next", "Accepted");
            assertThat(events("web").stream().map(Event::getMetadata)).containsExactlyInAnyOrderElementsOf(before);
            assertThat(program.get("health", "/metrics").body())
                    .contains("jvm_ingress_event_writes_total 2.0")
                    .contains("jvm_ingress_event_failures_total 0.0");
        }
    }

    @Test
    void anotherControllersIngressGetsNoEvent() throws InterruptedException {
        scene.create("foreign", scene.theirs());
        scene.create("web", namespace);
        try (var _ = scene.program()) {
            await("web", "Accepted");
            scene.create("next", namespace);
            await("next", "Accepted");
        }
        assertThat(events("foreign")).isEmpty();
    }

    @Test
    void withoutPermissionItNamesTheRuleAndServes(@TempDir Path folder) throws IOException, InterruptedException {
        var account = scene.newAccount(folder);
        account.permitEverywhere(Account.allBut());
        account.permitEverywhere(List.of(Account.rule("coordination.k8s.io", "leases", "create", "get", "update")));
        scene.create("web", namespace);
        try (var program = scene.program(account.kubeconfig())) {
            var line = program.awaitLine(text -> text.contains("an event was not written"));
            assertThat(line)
                    .contains("missing permission to create and patch events")
                    .contains("resources: [events], verbs: [create, patch]}]")
                    .contains("routing goes on");
            assertThat(ClusterScene.statusLine(program.awaitTable().port("http"), "web.test"))
                    .startsWith("HTTP/1.1 503 ");
            account.permitEverywhere(List.of(Account.rule("events.k8s.io", "events", "create", "patch")));
            await("web", "Accepted");
            await("web", "ServiceNotFound");
            assertThat(program.errLines().stream().filter(text -> text.contains("an event was not written")))
                    .hasSize(1);
        }
    }

    @Test
    void anIngressThatIsDeletedAndMadeAgainIsToldAnew() throws InterruptedException {
        var first = scene.create("web", namespace);
        try (var _ = scene.program()) {
            await("web", "Accepted");
            scene.ingress("web").delete();
            var second = scene.create("web", namespace);
            assertThat(second.getMetadata().getUid())
                    .isNotEqualTo(first.getMetadata().getUid());
            await(
                    "web",
                    "Accepted",
                    event -> Objects.equals(
                            event.getRegarding().getUid(), second.getMetadata().getUid()));
        }
    }
}
