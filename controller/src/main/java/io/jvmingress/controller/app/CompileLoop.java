package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.watch.ObjectSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns changes of the objects into published tables, on one thread of its own, which owns the control plane's state.
///
/// Threads: whoever sees a change calls [#signal], which hands a permit to the semaphore and returns. The compile
/// thread waits for permits, takes all there are, and compiles once. A signal that comes while it compiles leaves a
/// permit behind, so it causes exactly one more run: nothing is lost, and a thousand changes cost one. There is no
/// pause before a run: the first change compiles at once.
///
/// What may race: an object may change between the signal and the copy of the state that the run takes. Then the run
/// sees the newer state, and the signal of that change causes a run that finds nothing new. That is fine, because a
/// run starts from the whole state and not from a change, and because a table that serves the same as the last one is
/// not published.
///
/// The same inputs give the same table except for the time: certificates begin, end and come near their end. So the
/// thread also wakes at the next such instant, and once an hour in case the clock was set.
///
/// Nothing is published before the source has read everything once. A bug in a run must not end the loop: it is
/// counted and logged, and the last table goes on serving.
final class CompileLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CompileLoop.class);

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final ObjectSource source;
    private final Compiler compiler;
    private final Publication publication;
    private final InstantSource clock;
    private final Semaphore signals = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("compile").unstarted(this::run);
    private Compilation last = Compilation.NONE;
    private boolean published;

    /// The pure function from objects to a table.
    interface Compiler {

        /// Compiles one state.
        ///
        /// @param previous whose pieces may be used again, and whose table is kept where it serves the same
        Compilation compile(ClusterState state, Instant now, Compilation previous);
    }

    /// Where the results go.
    interface Publication {

        /// A table that serves something else than the last one.
        void publish(Compilation compilation, List<Finding> findings, Duration took);

        /// The table stays as it is; the findings may be others.
        void same(Compilation compilation, List<Finding> findings);

        /// A run ended with a bug.
        void failed(RuntimeException bug);
    }

    CompileLoop(ObjectSource source, Compiler compiler, Publication publication, InstantSource clock) {
        this.source = source;
        this.compiler = compiler;
        this.publication = publication;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /// Something changed. Never blocks; for any thread.
    void signal() {
        signals.release();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                awaitSignal();
                signals.drainPermits();
                if (source.synced()) {
                    compile();
                }
            }
        } catch (InterruptedException _) {
            LOG.atDebug().log("the compile loop ended");
        }
    }

    private void awaitSignal() throws InterruptedException {
        var now = clock.instant();
        var wait = last.nextChange(now)
                .map(next -> Duration.between(now, next).plusMillis(1))
                .filter(untilNext -> untilNext.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT);
        // Whether a signal came or the time makes no difference: the run takes everything anew.
        boolean _ = signals.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void compile() {
        try {
            long begun = System.nanoTime();
            var compiled = compiler.compile(source.state(), clock.instant(), last);
            var took = Duration.ofNanos(System.nanoTime() - begun);
            var findings = new ArrayList<>(source.findings());
            findings.addAll(compiled.findings());
            if (published && compiled.table().generation() == last.table().generation()) {
                publication.same(compiled, findings);
            } else {
                publication.publish(compiled, findings, took);
                published = true;
            }
            last = compiled;
        } catch (RuntimeException bug) {
            publication.failed(bug);
        } catch (StackOverflowError | AssertionError bug) {
            publication.failed(new IllegalStateException("the compile ended with " + bug, bug));
        }
    }

    @Override
    public void close() {
        if (!thread.isAlive()) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
