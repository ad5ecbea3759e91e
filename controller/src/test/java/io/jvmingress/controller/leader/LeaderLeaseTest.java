package io.jvmingress.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jvmingress.controller.leader.LeaderLease.Timing;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.watch.ApiServer;
import io.jvmingress.controller.watch.ApiServerTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@ApiServerTest
class LeaderLeaseTest {

    /// Shorter than in earnest, so that a replica is found dead within seconds.
    private static final Timing QUICK =
            new Timing(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(100));

    /// A replica with its own connections, which can be cut.
    private static final class Replica implements AutoCloseable {

        private final Semaphore changes = new Semaphore(0);
        private final KubernetesClient client;
        private final LeaderLease lease;

        Replica(Path kubeconfig, ObjectRef ref, String identity) {
            var config = Config.fromKubeconfig(kubeconfig.toFile());
            config.setRequestRetryBackoffLimit(0);
            client = new KubernetesClientBuilder().withConfig(config).build();
            lease = new LeaderLease(client, ref, identity, QUICK, changes::release);
            lease.start();
        }

        void awaitChange() throws InterruptedException {
            assertThat(changes.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {
            lease.close();
            client.close();
        }
    }

    private static ObjectRef lease(ApiServer server) {
        return new ObjectRef("Lease", server.newNamespace(), "leader");
    }

    private static Lease read(ApiServer server, ObjectRef ref) {
        return server.admin()
                .resources(Lease.class)
                .inNamespace(ref.namespace())
                .withName(ref.name())
                .get();
    }

    @Test
    void whenTheLeaderIsCutOffAnotherLeadsAndTheTwoNeverDoAtOnce(ApiServer server) throws InterruptedException {
        var ref = lease(server);
        try (var first = new Replica(server.kubeconfig(), ref, "first")) {
            first.awaitChange();
            assertThat(first.lease.leads()).isTrue();
            try (var second = new Replica(server.kubeconfig(), ref, "second")) {
                first.client.close();
                second.awaitChange();
                assertThat(second.lease.leads()).isTrue();
                assertThat(first.lease.leads()).isFalse();
                assertThat(read(server, ref).getSpec().getLeaseTransitions()).isEqualTo(1);
            }
        }
    }

    @Test
    void aLeaderThatEndsHandsOver(ApiServer server) throws InterruptedException {
        var ref = lease(server);
        try (var second = following(server, ref)) {
            second.awaitChange();
            assertThat(second.lease.leads()).isTrue();
            assertThat(read(server, ref).getSpec().getHolderIdentity()).isEqualTo("second");
        }
    }

    private static Replica following(ApiServer server, ObjectRef ref) throws InterruptedException {
        try (var first = new Replica(server.kubeconfig(), ref, "first")) {
            first.awaitChange();
            return new Replica(server.kubeconfig(), ref, "second");
        }
    }
}
