package io.jvmingress.controller.watch;

import static io.jvmingress.controller.watch.TestObjects.ingress;
import static io.jvmingress.controller.watch.TestObjects.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 410 Gone, in all the places where an API server says it: what changed meanwhile is found by reading everything anew.
@ApiServerTest
class ClusterGoneTest {

    private ApiServer server;
    private String namespace;
    private ApiFaults faults;
    private ClusterOptions options;

    @BeforeEach
    void listen(ApiServer server, @TempDir Path folder) throws IOException, GeneralSecurityException {
        this.server = server;
        namespace = server.newNamespace();
        faults = new ApiFaults(server);
        options = ApiServer.options(faults.kubeconfig(folder), namespace);
        server.admin().resource(ingress(namespace, "stays", "a.test")).create();
        server.admin().resource(ingress(namespace, "goes", "b.test")).create();
    }

    @AfterEach
    void end() {
        faults.close();
        server.admin().namespaces().withName(namespace).delete();
    }

    private ObjectRef ref(String name) {
        return new ObjectRef("Ingress", namespace, name);
    }

    /// One object comes and one goes, and no watch hears of it.
    ///
    /// @return the version of the first change
    private long changeUnheard() throws IOException {
        faults.mute();
        var came =
                server.admin().resource(ingress(namespace, "comes", "c.test")).create();
        server.admin().resource(ingress(namespace, "goes", "b.test")).delete();
        return Long.parseLong(came.getMetadata().getResourceVersion());
    }

    private static long version(String line) {
        return Long.parseLong(line.replaceAll(".*resourceVersion=(\\d+).*", "$1"));
    }

    private void awaitBothChanges(FollowedWatch followed) {
        followed.await(
                "both changes",
                state -> state.ingresses().containsKey(ref("comes"))
                        && !state.ingresses().containsKey(ref("goes")));
        assertThat(followed.watch().state().ingresses()).containsOnlyKeys(ref("stays"), ref("comes"));
        // And it hears again.
        server.admin().resource(ingress(namespace, "last", "d.test")).create();
        followed.await(ClusterState::ingresses, ref("last"));
    }

    @Test
    void aWatchThatIsToldThatItsVersionIsGone() throws IOException {
        try (var followed = FollowedWatch.started(options)) {
            changeUnheard();
            assertThat(followed.watch().state().ingresses()).containsOnlyKeys(ref("stays"), ref("goes"));
            faults.expire();
            awaitBothChanges(followed);
        }
    }

    @Test
    void aWatchWhoseVersionIsGoneWhenItIsMadeAgain() throws IOException {
        try (var followed = FollowedWatch.started(options)) {
            long change = changeUnheard();
            // Never again: only what is read anew can be watched from.
            faults.refuse(line -> line.contains("watch=true") && version(line) < change);
            faults.cut();
            awaitBothChanges(followed);
            assertThat(faults.refused()).isPositive();
        }
    }

    @Test
    void aPageOfALongListThatIsGone() {
        IntStream.range(0, 510)
                .parallel()
                .forEach(number -> server.admin()
                        .resource(policy(namespace, "policy-" + number))
                        .create());
        var left = new AtomicInteger(1);
        faults.refuse(
                line -> line.contains("/networkpolicies") && line.contains("continue=") && left.getAndDecrement() > 0);
        try (var followed = FollowedWatch.started(options)) {
            var state = followed.await(
                    "all pages",
                    now -> now.networkPolicies().keySet().stream()
                                    .filter(ref -> ref.namespace().equals(namespace))
                                    .count()
                            == 510);
            assertThat(faults.refused()).isEqualTo(1);
            assertThat(state.ingresses()).containsOnlyKeys(ref("stays"), ref("goes"));
        }
    }
}
