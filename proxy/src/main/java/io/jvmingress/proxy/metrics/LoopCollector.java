package io.jvmingress.proxy.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Adds up the loops' counters when Prometheus asks.
///
/// Micrometer's own meters would need one object per Ingress and status and a look-up per request; here a
/// scrape walks the loops' arrays once.
final class LoopCollector implements MultiCollector {

    private static final String COUNTER_SUFFIX = "_total";

    private final List<LoopMetrics> loops;

    LoopCollector(List<LoopMetrics> loops) {
        this.loops = loops;
    }

    @Override
    public MetricSnapshots collect() {
        return MetricSnapshots.of(requests(), durations(), inFlight(), refused(), revoked(), waits(), nodes());
    }

    private CounterSnapshot requests() {
        var byIngress = new TreeMap<String, long[]>();
        for (var loop : loops) {
            loop.readRequests((ingress, counters) -> addTo(byIngress, ingress, counters));
        }
        var snapshot = CounterSnapshot.builder()
                .name(base(MetricNames.REQUESTS))
                .help("Requests answered, by ingress and status");
        byIngress.forEach((ingress, sums) -> {
            for (int slot = 0; slot < sums.length; slot++) {
                if (sums[slot] > 0) {
                    snapshot.dataPoint(point(
                            sums[slot],
                            Labels.of(
                                    MetricNames.LABEL_INGRESS,
                                    ingress,
                                    MetricNames.LABEL_STATUS,
                                    StatusSlots.label(slot))));
                }
            }
        });
        return snapshot.build();
    }

    private CounterSnapshot refused() {
        var help = "Requests that the proxy answered itself with an error, by reason;"
                + " PolicyAudit and AccessAudit: would have, without audit;"
                + " PolicyAuditEndpoints: would have had fewer endpoints to choose from";
        return counter(MetricNames.REFUSED, help, MetricNames.LABEL_REASON, LoopMetrics::readRefused);
    }

    private CounterSnapshot revoked() {
        var help = "Requests that changed policies no longer admit to the endpoint that has them, by outcome";
        return counter(MetricNames.REVOKED_STREAMS, help, MetricNames.LABEL_OUTCOME, LoopMetrics::readRevoked);
    }

    private CounterSnapshot waits() {
        var help = "Requests that waited for the pod that may have sent them, by outcome";
        return counter(MetricNames.POD_WAITS, help, MetricNames.LABEL_OUTCOME, LoopMetrics::readWaits);
    }

    private CounterSnapshot nodes() {
        var help = "Requests to isolated endpoints whose client has the address of a node, by ingress";
        return counter(MetricNames.SOURCE_IS_NODE, help, MetricNames.LABEL_INGRESS, LoopMetrics::readIsolated);
    }

    /// A counter of the first cell of each row.
    private CounterSnapshot counter(
            String name, String help, String label, BiConsumer<LoopMetrics, LabelledCounters.Reader> reading) {
        var rows = new TreeMap<String, long[]>();
        for (var loop : loops) {
            reading.accept(loop, (value, counters) -> addTo(rows, value, counters));
        }
        var snapshot = CounterSnapshot.builder().name(base(name)).help(help);
        rows.forEach((value, sums) -> {
            if (sums[0] > 0) {
                snapshot.dataPoint(point(sums[0], Labels.of(label, value)));
            }
        });
        return snapshot.build();
    }

    private HistogramSnapshot durations() {
        var cells = new long[Durations.CELLS];
        for (var loop : loops) {
            loop.addDurations(cells);
        }
        double[] bounds = Durations.upperBounds();
        var buckets = ClassicHistogramBuckets.of(bounds, Arrays.copyOf(cells, bounds.length));
        return HistogramSnapshot.builder()
                .name(MetricNames.REQUEST_DURATION)
                .help("From a request's head to the end of its answer, in seconds")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets)
                        .sum(Durations.sumSeconds(cells))
                        .build())
                .build();
    }

    private GaugeSnapshot inFlight() {
        long sum = 0;
        for (var loop : loops) {
            sum += loop.inFlight();
        }
        return GaugeSnapshot.builder()
                .name(MetricNames.REQUESTS_IN_FLIGHT)
                .help("Requests that are being served")
                .dataPoint(GaugeDataPointSnapshot.builder().value((double) sum).build())
                .build();
    }

    private static void addTo(Map<String, long[]> sums, String label, Counters counters) {
        var row = sums.computeIfAbsent(label, _ -> new long[counters.size()]);
        for (int i = 0; i < row.length; i++) {
            row[i] += counters.get(i);
        }
    }

    private static CounterDataPointSnapshot point(long value, Labels labels) {
        return CounterDataPointSnapshot.builder()
                .value((double) value)
                .labels(labels)
                .build();
    }

    /// Prometheus' model wants the name without the suffix that the text format appends.
    static String base(String counterName) {
        return counterName.substring(0, counterName.length() - COUNTER_SUFFIX.length());
    }
}
