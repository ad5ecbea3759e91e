package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.watch.ObjectSource;
import io.jvmingress.proxy.metrics.ProxyMetrics.ClientSources;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeenSourcesTest {

    private static final String WEB = "shop/web";

    private final Map<String, ClientSources> counts = new HashMap<>();
    private final AtomicInteger signals = new AtomicInteger();
    private final SeenSources sources = new SeenSources(new Nothing(), () -> Map.copyOf(counts));

    @BeforeEach
    void start() {
        sources.start(signals::incrementAndGet);
    }

    @Test
    void anIngressSeesNodesWhileMostOfItsRequestsComeFromThem() {
        came(11, 9);
        assertThat(seeing()).containsExactly(WEB);
        came(10, 10);
        assertThat(seeing()).isEmpty();
        assertThat(signals).hasValue(2);
    }

    @Test
    void aFewRequestsSayNothing() {
        came(19, 0);
        assertThat(seeing()).isEmpty();
        came(20, 0);
        came(0, 19);
        assertThat(seeing()).containsExactly(WEB);
        assertThat(signals).hasValue(1);
    }

    @Test
    void afterAQuietHourNothingIsSaid() {
        came(20, 0);
        for (int i = 0; i < 59; i++) {
            came(0, 0);
        }
        assertThat(seeing()).containsExactly(WEB);
        came(0, 0);
        assertThat(seeing()).isEmpty();
    }

    private void came(int nodes, int others) {
        var before = counts.getOrDefault(WEB, ClientSources.NONE);
        counts.put(WEB, new ClientSources(before.nodes() + nodes, before.others() + others));
        sources.look();
    }

    private Iterable<String> seeing() {
        return sources.state().learned().seesNodes();
    }

    /// An origin without objects.
    private static final class Nothing implements ObjectSource {

        @Override
        public void start(Runnable changed) {
            // Nothing changes.
        }

        @Override
        public boolean synced() {
            return true;
        }

        @Override
        public ClusterState state() {
            return ClusterState.EMPTY;
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }

        @Override
        public Duration staleness() {
            return Duration.ZERO;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
