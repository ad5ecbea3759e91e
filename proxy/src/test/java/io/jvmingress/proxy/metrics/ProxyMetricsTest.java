package io.jvmingress.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyMetricsTest {

    private static final Pattern FAMILY = Pattern.compile("^# TYPE (jvm_ingress_\\S+) ", Pattern.MULTILINE);
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final ProxyMetrics metrics = new ProxyMetrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void theRegistryHasExactlyTheNamesOfTheFile() {
        metrics.watchStaleness(() -> Duration.ZERO);
        metrics.accessLogDrops(() -> 0);
        metrics.statuses(() -> 0, () -> 0);
        metrics.events(() -> 0, () -> 0);
        var loop = metrics.addLoop();
        loop.requestStarted();
        loop.requestFinished("shop/web", 200, MILLISECOND);
        loop.refused("NoPath");
        loop.streamRevoked(true);
        loop.waitedForPod(LoopMetrics.Wait.KNOWN);
        loop.isolatedRequest("shop/web", true, true);

        var exposed = FAMILY.matcher(metrics.scrape()).results().map(found -> found.group(1));

        assertThat(exposed).containsExactlyInAnyOrderElementsOf(MetricNames.all());
    }

    @Test
    void requestsOfAllLoopsAreAddedUp() {
        var first = metrics.addLoop();
        var second = metrics.addLoop();
        finish(first, "shop/web", 200);
        finish(first, "shop/web", 404);
        finish(second, "shop/web", 200);
        finish(second, "", 404);

        assertThat(metrics.scrape())
                .contains("jvm_ingress_requests_total{ingress=\"shop/web\",status=\"200\"} 2.0\n")
                .contains("jvm_ingress_requests_total{ingress=\"shop/web\",status=\"404\"} 1.0\n")
                .contains("jvm_ingress_requests_total{ingress=\"none\",status=\"404\"} 1.0\n");
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "299, 2xx", "100, 1xx", "418, 4xx", "599, 5xx", "99, other", "600, other", "-1, other"})
    void unusualStatusesShareALabel(int status, String label) {
        finish(metrics.addLoop(), "a/b", status);

        assertThat(metrics.scrape())
                .contains("jvm_ingress_requests_total{ingress=\"a/b\",status=\"" + label + "\"} 1.0\n");
    }

    @Test
    void aRequestIsInFlightUntilItIsFinished() {
        var loop = metrics.addLoop();
        loop.requestStarted();
        loop.requestStarted();
        assertThat(metrics.scrape()).contains("jvm_ingress_requests_in_flight 2.0\n");

        loop.requestFinished("a/b", 200, 1);
        assertThat(metrics.scrape()).contains("jvm_ingress_requests_in_flight 1.0\n");
        assertThat(loop.inFlight()).isEqualTo(1);
    }

    @Test
    void durationsAreAHistogram() {
        var loop = metrics.addLoop();
        for (long millis : new long[] {0, 1, 3, 3000, 600_000}) {
            loop.requestStarted();
            loop.requestFinished("a/b", 200, millis * MILLISECOND);
        }
        loop.requestStarted();
        loop.requestFinished("a/b", 200, -5);

        assertThat(metrics.scrape())
                .contains("jvm_ingress_request_duration_seconds_bucket{le=\"5.0E-4\"} 2\n")
                .contains("jvm_ingress_request_duration_seconds_bucket{le=\"0.001\"} 3\n")
                .contains("jvm_ingress_request_duration_seconds_bucket{le=\"0.005\"} 4\n")
                .contains("jvm_ingress_request_duration_seconds_bucket{le=\"5.0\"} 5\n")
                .contains("jvm_ingress_request_duration_seconds_bucket{le=\"60.0\"} 5\n")
                .contains("jvm_ingress_request_duration_seconds_bucket{le=\"+Inf\"} 6\n")
                .contains("jvm_ingress_request_duration_seconds_count 6\n")
                .contains("jvm_ingress_request_duration_seconds_sum 603.004\n");
    }

    @Test
    void refusalsAreCountedByReason() {
        var loop = metrics.addLoop();
        loop.refused("PolicyDenied");
        loop.refused("PolicyDenied");
        loop.refused("NoPath");
        for (int i = 0; i < LoopMetrics.MOST_REASONS; i++) {
            loop.refused("reason" + i);
        }

        assertThat(metrics.scrape())
                .contains("jvm_ingress_refused_requests_total{reason=\"PolicyDenied\"} 2.0\n")
                .contains("jvm_ingress_refused_requests_total{reason=\"NoPath\"} 1.0\n")
                .contains("jvm_ingress_refused_requests_total{reason=\"other\"} 2.0\n");
    }

    @Test
    void moreIngressesThanTheLimitShareALabel() {
        var loop = metrics.addLoop();
        for (int i = 0; i < LoopMetrics.MOST_INGRESSES + 100; i++) {
            finish(loop, "many/i" + i, 200);
        }
        finish(loop, "many/i0", 200);

        var scrape = metrics.scrape();
        assertThat(scrape)
                .contains("{ingress=\"many/i0\",status=\"200\"} 2.0\n")
                .contains("{ingress=\"other\",status=\"200\"} 100.0\n");
        assertThat(scrape.lines().filter(line -> line.startsWith("jvm_ingress_requests_total{")))
                .hasSize(LoopMetrics.MOST_INGRESSES + 1);
    }

    @Test
    void tablesAreCountedAndDescribed() {
        assertThat(metrics.scrape()).contains("jvm_ingress_table_generation 0.0\n");

        metrics.tablePublished(7, Duration.ofMillis(250), 3);
        metrics.tablePublished(9, Duration.ofMillis(125), 2);

        assertThat(metrics.scrape())
                .contains("jvm_ingress_table_generation 9.0\n")
                .contains("jvm_ingress_tables_published_total 2.0\n")
                .contains("jvm_ingress_table_compile_seconds 0.125\n")
                .contains("jvm_ingress_findings 2.0\n");
    }

    @Test
    void suppliedFiguresSurviveTheGarbageCollector() {
        var dropped = new AtomicLong(4);
        metrics.watchStaleness(() -> Duration.ofSeconds(dropped.get()));
        metrics.accessLogDrops(dropped::get);
        System.gc();
        dropped.set(5);

        assertThat(metrics.scrape())
                .contains("jvm_ingress_watch_staleness_seconds 5.0\n")
                .contains("jvm_ingress_access_log_dropped_total 5.0\n");
    }

    @Test
    void theJvmIsShownToo() {
        assertThat(metrics.scrape())
                .contains("jvm_memory_used_bytes")
                .contains("jvm_threads_live_threads")
                .contains("process_uptime_seconds");
        assertThat(metrics.registry().getMeters()).isNotEmpty();
    }

    @Test
    void scrapesDoNotDisturbALoopThatCounts() throws InterruptedException {
        var loop = metrics.addLoop();
        var done = new AtomicBoolean();
        var writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 300_000; i++) {
                finish(loop, "many/i" + i % 500, 200);
            }
            done.set(true);
        });
        while (!done.get()) {
            assertThat(metrics.scrape()).contains("jvm_ingress_requests_in_flight");
        }
        writer.join();

        assertThat(metrics.scrape()).contains("jvm_ingress_request_duration_seconds_count 300000\n");
    }

    @Test
    void countingAllocatesNothingOnceTheLabelsAreKnown() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var loop = metrics.addLoop();
        for (int i = 0; i < 10_000; i++) {
            count(loop);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            count(loop);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
    }

    @Test
    void onlyTheLoopsOwnThreadMayCount() throws InterruptedException {
        var loop = metrics.addLoop();
        var owner = Thread.ofPlatform().start(loop::requestStarted);
        owner.join();

        assertThatThrownBy(loop::requestStarted).isInstanceOf(AssertionError.class);
    }

    private static void count(LoopMetrics loop) {
        loop.refused("NoPath");
        finish(loop, "a/b", 200);
        finish(loop, "c/d", 404);
    }

    private static void finish(LoopMetrics loop, String ingress, int status) {
        loop.requestStarted();
        loop.requestFinished(ingress, status, MILLISECOND);
    }
}
