package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.jvmingress.controller.leader.LeaderLease;
import io.jvmingress.controller.watch.ApiServer;
import io.jvmingress.controller.watch.ApiServerTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two replicas as processes of their own.
@ApiServerTest
class ClusterReplicasTest {

    private static final String ADDRESS = "192.0.2.7";

    private ClusterScene scene;

    @BeforeEach
    void makeAScene(ApiServer server) {
        scene = new ClusterScene(server);
    }

    @AfterEach
    void removeTheScene() {
        scene.close();
    }

    private ProcessRun replica(String name) throws IOException {
        return new ProcessRun(
                name,
                scene.flags(
                        scene.server().kubeconfig(),
                        scene.controller(),
                        scene.namespace(),
                        "--publish-address",
                        ADDRESS));
    }

    /// A host with TLS: the proxy itself answers 308 for it, and 404 for a host that it does not know.
    private void createServed(String name) {
        scene.server()
                .admin()
                .resource(new IngressBuilder(scene.ofClass(name, scene.namespace()))
                        .editSpec()
                        .addNewTl()
                        .withHosts(name + ".test")
                        .endTl()
                        .endSpec()
                        .build())
                .create();
    }

    /// Asks again and again until it is told to stop.
    private static final class Client implements AutoCloseable {

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger served = new AtomicInteger();
        private final Queue<String> bad = new ConcurrentLinkedQueue<>();
        private final Thread thread;

        Client(int port) {
            thread = Thread.ofVirtual().start(() -> {
                while (!stopped.get()) {
                    ask(port);
                }
            });
        }

        private void ask(int port) {
            try {
                var line = ClusterScene.statusLine(port, "web.test");
                if (line.startsWith("HTTP/1.1 308 ")) {
                    served.incrementAndGet();
                } else {
                    bad.add(line);
                }
            } catch (IOException failed) {
                bad.add(failed.toString());
            }
        }

        void stop() {
            stopped.set(true);
            try {
                thread.join(Duration.ofSeconds(60));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            stop();
        }
    }

    @Test
    void whenTheLeaderIsKilledTheOtherWritesWithinTheLeaseTimeAndServesThroughout() throws Exception {
        createServed("web");
        try (var first = replica("first")) {
            first.awaitMessage("leading");
            first.awaitMessage("table published");
            try (var second = replica("second")) {
                second.awaitMessage("table published");
                scene.await("web", List.of(ADDRESS));
                killTheLeader(first, second);
            }
        }
    }

    private void killTheLeader(ProcessRun leader, ProcessRun other) throws InterruptedException {
        var before = new Client(leader.port("http"));
        var throughout = new Client(other.port("http"));
        try (before;
                throughout) {
            createServed("next");
            scene.await("next", List.of(ADDRESS));
            before.stop();
            leader.kill();
            long killed = System.nanoTime();
            createServed("late");
            scene.await("late", List.of(ADDRESS));
            var took = Duration.ofNanos(System.nanoTime() - killed);
            // The other sees the last renewal one retry late at most, and asks again one retry late at most.
            var usual = LeaderLease.Timing.USUAL;
            var longest = usual.lease().plus(usual.retry().multipliedBy(2));
            assertThat(took).isLessThan(longest.multipliedBy(2));

            var event = EventArrivals.await(
                    scene.server().admin(),
                    scene.namespace(),
                    told -> told.getRegarding().getName().equals("late")
                            && told.getReason().equals("Accepted"));
            assertThat(event.getReportingInstance()).startsWith("second_");
        }
        assertThat(before.bad).isEmpty();
        assertThat(before.served.get()).isPositive();
        assertThat(throughout.bad).isEmpty();
        assertThat(throughout.served.get()).isPositive();
    }
}
