package io.jvmingress.controller.watch;

import static io.jvmingress.controller.watch.TestObjects.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ApiServerTest
class ClusterOutageTest {

    private ApiServer server;
    private String namespace;
    private FaultProxy faults;
    private FollowedWatch followed;

    @BeforeEach
    void watchThroughTheFaultProxy(ApiServer server, @TempDir Path folder) throws IOException {
        this.server = server;
        namespace = server.newNamespace();
        faults = new FaultProxy(server.port());
        server.admin().resource(ingress(namespace, "stays", "a.test")).create();
        server.admin().resource(ingress(namespace, "goes", "b.test")).create();
        followed = FollowedWatch.started(ApiServer.options(server.kubeconfigAt(faults.port(), folder), namespace));
    }

    @AfterEach
    void end() {
        followed.close();
        faults.close();
        server.admin().namespaces().withName(namespace).delete();
    }

    private ObjectRef ref(String name) {
        return new ObjectRef("Ingress", namespace, name);
    }

    @Test
    void theLastObjectsStayWhileTheServerIsAwayAndItsChangesArriveAfterwards() throws IOException {
        var before = followed.watch().state();
        assertThat(before.ingresses()).containsOnlyKeys(ref("stays"), ref("goes"));
        faults.refuse();
        followed.awaitStaleness(staleness -> staleness.compareTo(Duration.ofSeconds(1)) > 0);
        server.admin().resource(ingress(namespace, "comes", "c.test")).create();
        server.admin().resource(ingress(namespace, "goes", "b.test")).delete();
        assertThat(followed.watch().state().ingresses()).isSameAs(before.ingresses());
        assertThat(followed.watch().synced()).isTrue();

        faults.accept();
        var after = followed.await(
                "both changes",
                state -> state.ingresses().containsKey(ref("comes"))
                        && !state.ingresses().containsKey(ref("goes")));
        assertThat(after.ingresses()).containsOnlyKeys(ref("stays"), ref("comes"));
        followed.awaitStaleness(Duration::isZero);
    }

    @Test
    void aCutConnectionIsMadeAgainAndNothingIsLost() throws IOException {
        faults.cut();
        server.admin().resource(ingress(namespace, "comes", "c.test")).create();
        followed.await(ClusterState::ingresses, ref("comes"));
        followed.awaitStaleness(Duration::isZero);
    }

    /// The connections look whole: only a question that gets no answer tells.
    @Test
    void aSilentNetworkIsNoticedAndNothingIsLostWhenItSpeaksAgain() {
        var before = followed.watch().state();
        faults.hold();
        server.admin().resource(ingress(namespace, "comes", "c.test")).create();
        server.admin().resource(ingress(namespace, "goes", "b.test")).delete();
        followed.awaitStaleness(staleness -> !staleness.isZero());
        assertThat(followed.watch().state().ingresses()).isSameAs(before.ingresses());

        faults.release();
        followed.await(
                "both changes",
                state -> state.ingresses().containsKey(ref("comes"))
                        && !state.ingresses().containsKey(ref("goes")));
        assertThat(followed.watch().state().ingresses()).containsOnlyKeys(ref("stays"), ref("comes"));
        followed.awaitStaleness(Duration::isZero);
    }

    @Test
    void stalenessGrowsForAsLongAsTheServerIsAway() throws IOException {
        faults.refuse();
        var first = followed.awaitStaleness(staleness -> !staleness.isZero());
        followed.awaitStaleness(staleness -> staleness.compareTo(first.plusSeconds(1)) > 0);
    }
}
