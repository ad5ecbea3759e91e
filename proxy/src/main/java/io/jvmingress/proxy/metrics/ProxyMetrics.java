package io.jvmingress.proxy.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The program's metrics: a Micrometer registry whose request figures come from the loops' own counters.
///
/// A meter per request would cost a quarter of the proxy's speed, so the request path touches [LoopMetrics]
/// only.
public final class ProxyMetrics implements AutoCloseable {

    /// What is known of the published table; one reference, so a scrape sees one table's figures.
    private record Published(long generation, long count, Duration compile, int findings) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<LoopMetrics> loops = new CopyOnWriteArrayList<>();
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final RefusedConnections refusedConnections = new RefusedConnections();
    private final LongAdder compileFailures = new LongAdder();
    private volatile Published published = new Published(0, 0, Duration.ZERO, 0);

    public ProxyMetrics() {
        registry.getPrometheusRegistry().register(new LoopCollector(loops));
        gauge(MetricNames.TABLE_GENERATION, "Number of the table that serves", () -> published.generation());
        gauge(
                MetricNames.TABLE_COMPILE,
                "Compile time of the last table, in seconds",
                () -> seconds(published.compile));
        gauge(MetricNames.FINDINGS, "Findings of the last compilation", () -> published.findings());
        counter(MetricNames.COMPILE_FAILURES, "Compilations that a bug ended", compileFailures::sum);
        counter(MetricNames.TABLES_PUBLISHED, "Tables published since the start", () -> published.count());
        for (var why : RefusedConnections.Why.values()) {
            FunctionCounter.builder(
                            LoopCollector.base(MetricNames.REFUSED_CONNECTIONS),
                            refusedConnections,
                            counts -> counts.count(why))
                    .description("Connections closed because of their PROXY header, by reason")
                    .tag(MetricNames.LABEL_REASON, why.label())
                    .register(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
    }

    /// Counters for one more event loop, which alone may write them.
    public LoopMetrics addLoop() {
        var loop = new LoopMetrics();
        loops.add(loop);
        return loop;
    }

    /// Where connections are counted that never came to a request.
    public RefusedConnections refusedConnections() {
        return refusedConnections;
    }

    /// Where requests came from to endpoints whose policies admit clients by their addresses, by the route's Ingress.
    public Map<String, ClientSources> clientSources() {
        var sources = new HashMap<String, ClientSources>();
        for (var loop : loops) {
            loop.readIsolated((ingress, counters) -> sources.merge(
                    ingress,
                    new ClientSources(
                            counters.get(LoopMetrics.NODES_BY_ADDRESS), counters.get(LoopMetrics.OTHERS_BY_ADDRESS)),
                    ClientSources::plus));
        }
        return sources;
    }

    /// Requests since the start.
    ///
    /// @param nodes those from the address of a node
    public record ClientSources(long nodes, long others) {

        public static final ClientSources NONE = new ClientSources(0, 0);

        ClientSources plus(ClientSources more) {
            return new ClientSources(nodes + more.nodes, others + more.others);
        }

        public ClientSources minus(ClientSources before) {
            return new ClientSources(nodes - before.nodes, others - before.others);
        }
    }

    /// What policies refused, the latest kinds first, a thousand at most. For any thread; no loop waits for it.
    public List<Denial> denials() {
        var denials = new HashMap<Denial.Kind, Denial>();
        for (var loop : loops) {
            loop.denials().forEach(denial -> denials.merge(denial.kind(), denial, Denial::and));
        }
        return denials.values().stream()
                .sorted(Comparator.comparingLong(Denial::last)
                        .reversed()
                        .thenComparing(denial -> denial.kind().toString()))
                .limit(LoopDenials.MOST)
                .toList();
    }

    /// A table went live. For the one thread that publishes.
    public synchronized void tablePublished(long generation, Duration compile, int findings) {
        published = new Published(generation, published.count() + 1, compile, findings);
    }

    /// A compilation ended with other findings and the same table. For the one thread that publishes.
    public synchronized void findings(int findings) {
        published = new Published(published.generation(), published.count(), published.compile(), findings);
    }

    /// A compilation ended with a bug.
    public void compileFailed() {
        compileFailures.increment();
    }

    /// Shows for how long the objects may be out of date; zero while all watches are connected. Call it once.
    public void watchStaleness(Supplier<Duration> staleness) {
        gauge(
                MetricNames.WATCH_STALENESS,
                "For how long the objects may be out of date, in seconds",
                () -> seconds(staleness.get()));
    }

    /// Shows how many lines the access log dropped. Call it once.
    public void accessLogDrops(LongSupplier dropped) {
        counter(MetricNames.ACCESS_LOG_DROPPED, "Lines that the access log dropped", dropped::getAsLong);
    }

    /// Shows how many statuses of Ingresses were written, and were not. Call it once.
    public void statuses(LongSupplier written, LongSupplier failed) {
        counter(MetricNames.STATUS_WRITES, "Statuses of Ingresses written", written::getAsLong);
        counter(MetricNames.STATUS_FAILURES, "Statuses of Ingresses not taken", failed::getAsLong);
    }

    /// Shows how many Events were written, and were not. Call it once.
    public void events(LongSupplier written, LongSupplier failed) {
        counter(MetricNames.EVENT_WRITES, "Events written", written::getAsLong);
        counter(MetricNames.EVENT_FAILURES, "Events not taken", failed::getAsLong);
    }

    /// For meters of other rooms that are not on the request path.
    public MeterRegistry registry() {
        return registry;
    }

    /// Everything in Prometheus' text format.
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }

    private void gauge(String name, String help, Supplier<Number> value) {
        Gauge.builder(name, value).description(help).strongReference(true).register(registry);
    }

    private void counter(String name, String help, Supplier<Number> value) {
        // Micrometer keeps the object that it asks weakly and the function strongly: so the function has the value.
        FunctionCounter.builder(
                        LoopCollector.base(name), registry, _ -> value.get().doubleValue())
                .description(help)
                .register(registry);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
