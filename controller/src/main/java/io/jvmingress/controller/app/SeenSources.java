package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.watch.ObjectSource;
import io.jvmingress.proxy.metrics.ProxyMetrics.ClientSources;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Objects, and what traffic tells of them: on which Ingresses policies with address rules see nodes instead of
/// clients.
///
/// Threads: one calls [#look] every now and then; the compile thread reads the outcome.
final class SeenSources implements ObjectSource {

    /// Fewer requests than this between two looks say nothing.
    private static final long FEWEST = 20;

    /// After so many looks without a request nothing is said of an Ingress any more.
    private static final int QUIET = 60;

    private final ObjectSource origin;
    private final Supplier<Map<String, ClientSources>> counts;
    private final Map<String, Integer> quiet = new HashMap<>();
    private Map<String, ClientSources> before = Map.of();
    private volatile SortedSet<String> seeing = Collections.emptySortedSet();
    private volatile Runnable changed = () -> {};

    /// @param counts of the requests since the start, by Ingress
    SeenSources(ObjectSource origin, Supplier<Map<String, ClientSources>> counts) {
        this.origin = origin;
        this.counts = counts;
    }

    /// Compares what came since the last look.
    synchronized void look() {
        var now = counts.get();
        var next = new TreeSet<>(seeing);
        now.forEach((ingress, sum) -> {
            var since = sum.minus(before.getOrDefault(ingress, ClientSources.NONE));
            boolean silent = since.nodes() + since.others() == 0;
            int looks = silent ? quiet.getOrDefault(ingress, 0) + 1 : 0;
            quiet.put(ingress, Math.min(looks, QUIET));
            if (looks >= QUIET) {
                next.remove(ingress);
            } else if (since.nodes() + since.others() >= FEWEST) {
                if (since.nodes() > since.others()) {
                    next.add(ingress);
                } else {
                    next.remove(ingress);
                }
            }
        });
        before = now;
        if (!next.equals(seeing)) {
            seeing = Collections.unmodifiableSortedSet(next);
            changed.run();
        }
    }

    @Override
    public void start(Runnable listener) {
        changed = listener;
        origin.start(listener);
    }

    @Override
    public boolean synced() {
        return origin.synced();
    }

    @Override
    public ClusterState state() {
        var state = origin.state();
        return seeing.isEmpty() ? state : state.with(state.learned().withSeesNodes(seeing));
    }

    @Override
    public List<Finding> findings() {
        return origin.findings();
    }

    @Override
    public Duration staleness() {
        return origin.staleness();
    }

    @Override
    public void close() {
        origin.close();
    }
}
