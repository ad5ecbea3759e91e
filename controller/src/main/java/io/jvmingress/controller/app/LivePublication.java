package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.metrics.ProxyMetrics;
import io.jvmingress.proxy.server.TablePublisher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts tables before the proxy, and tells of them: one line for each, its figures as metrics, new findings.
final class LivePublication implements CompileLoop.Publication {

    private static final Logger LOG = LoggerFactory.getLogger(CompileLoop.class);

    private final TablePublisher publisher;
    private final Supplier<Snapshot> served;
    private final ProxyMetrics metrics;
    private final Reports reports;
    private final FindingLog findingLog = new FindingLog();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile Live live;

    /// What is served, and what it was made from.
    ///
    /// @param snapshot of the compilation's table
    /// @param findings those of the objects' origin among them
    record Live(Compilation compilation, Snapshot snapshot, List<Finding> findings) {}

    /// @param served the snapshot that the publisher has put before the proxy
    LivePublication(TablePublisher publisher, Supplier<Snapshot> served, ProxyMetrics metrics, Reports reports) {
        this.publisher = publisher;
        this.served = served;
        live = new Live(Compilation.NONE, served.get(), List.of());
        this.metrics = metrics;
        this.reports = reports;
    }

    @Override
    public void publish(Compilation compilation, List<Finding> findings, Duration took) {
        var table = compilation.table();
        publisher.publish(table);
        live = new Live(compilation, served.get(), List.copyOf(findings));
        first.countDown();
        metrics.tablePublished(table.generation(), took, findings.size());
        LOG.atInfo()
                .addKeyValue("generation", table.generation())
                .addKeyValue("hosts", table.routes().hosts().size())
                .addKeyValue(
                        "routes",
                        table.routes().hosts().stream()
                                .mapToInt(host -> host.routes().size())
                                .sum())
                .addKeyValue(
                        "endpoints",
                        table.endpoints().upstreams().values().stream()
                                .mapToInt(upstream -> upstream.endpoints().size())
                                .sum())
                .addKeyValue("findings", findings.size())
                .addKeyValue("ms", took.toMillis())
                .log("table published");
        findingLog.update(findings);
        reports.served(compilation);
    }

    @Override
    public void same(Compilation compilation, List<Finding> findings) {
        live = new Live(compilation, served.get(), List.copyOf(findings));
        metrics.findings(findings.size());
        findingLog.update(findings);
        reports.served(compilation);
    }

    @Override
    public void failed(RuntimeException bug) {
        metrics.compileFailed();
        LOG.atError().setCause(bug).log("compiling failed; the last table goes on serving");
    }

    Live live() {
        return live;
    }

    /// Whether the proxy has a table.
    boolean published() {
        return first.getCount() == 0;
    }

    /// Whether it has one within this time.
    boolean awaitFirst(Duration longest) {
        try {
            return first.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
