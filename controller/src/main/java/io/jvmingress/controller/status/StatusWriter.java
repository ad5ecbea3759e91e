package io.jvmingress.controller.status;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.state.ObjectRef;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the statuses of objects, while this replica leads.
///
/// Threads: the compile thread hands over what is served already and returns at once. One thread plans and waits for
/// its batch, a few others write. All that comes during a batch is planned together in the next one. A write names the
/// resourceVersion that it was decided on, so it never overwrites what somebody has changed since: the API server
/// refuses it, and the newer object is decided anew.
public final class StatusWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);

    private static final int WRITERS = 16;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private enum Outcome {
        DONE,
        AGAIN
    }

    private final ApiRequests requests;
    private final List<StatusSource> sources;
    private final BooleanSupplier leads;
    private final Semaphore signals = new Semaphore(0);
    private final ExecutorService writers = Executors.newFixedThreadPool(
            WRITERS, Thread.ofPlatform().name("status-", 0).daemon().factory());
    private final Thread thread = Thread.ofPlatform().name("status").daemon().unstarted(this::run);
    private final LongAdder written = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile Map<ObjectRef, StatusWrite> done = new ConcurrentHashMap<>();
    private volatile Compilation served = Compilation.NONE;
    private final Map<String, String> complaints = new ConcurrentHashMap<>();

    /// @param sources what is to be written
    /// @param leads whether this replica may write now
    public StatusWriter(KubernetesClient client, List<StatusSource> sources, BooleanSupplier leads) {
        this.requests = new ApiRequests(client);
        this.sources = List.copyOf(sources);
        this.leads = leads;
    }

    public void start() {
        thread.start();
    }

    /// The proxy serves this now. Never blocks.
    public void served(Compilation compilation) {
        served = compilation;
        signals.release();
    }

    /// Whether this replica leads may have changed. Never blocks; for any thread.
    public void leadershipChanged() {
        signals.release();
    }

    /// Statuses written since the start.
    public long written() {
        return written.sum();
    }

    /// Writes that the API server did not take, conflicts among them; each is tried again.
    public long failed() {
        return failed.sum();
    }

    private void run() {
        var pause = LONGEST_PAUSE;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                // Whether a signal came or the time makes no difference: the run plans everything anew.
                boolean _ = signals.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
                signals.drainPermits();
                if (writeAll() == Outcome.DONE) {
                    pause = LONGEST_PAUSE;
                } else {
                    pause = pause.equals(LONGEST_PAUSE) ? FIRST_PAUSE : shorter(pause.multipliedBy(2));
                }
            }
        } catch (InterruptedException _) {
            log.atDebug().log("the status writer ended");
        }
    }

    /// The longest pause itself stands for "nothing to retry", so retries stay below it.
    private static Duration shorter(Duration pause) {
        var most = LONGEST_PAUSE.minusSeconds(1);
        return pause.compareTo(most) < 0 ? pause : most;
    }

    private Outcome writeAll() throws InterruptedException {
        if (!leads.getAsBoolean()) {
            return Outcome.DONE;
        }
        var compilation = served;
        var tasks = new ArrayList<Callable<Outcome>>();
        var stillDone = new ConcurrentHashMap<ObjectRef, StatusWrite>();
        for (var write : sources.stream()
                .flatMap(source -> source.due(compilation).stream())
                .toList()) {
            var written = done.get(write.object());
            if (written != null && written.version().equals(write.version())) {
                // Written, and the watch has not brought it yet.
                stillDone.put(write.object(), written);
            } else {
                tasks.add(() -> leads.getAsBoolean() ? write(write) : Outcome.DONE);
            }
        }
        done = stillDone;
        return all(tasks);
    }

    private Outcome all(List<Callable<Outcome>> tasks) throws InterruptedException {
        var outcome = Outcome.DONE;
        for (var task : writers.invokeAll(tasks)) {
            try {
                if (task.get() == Outcome.AGAIN) {
                    outcome = Outcome.AGAIN;
                }
            } catch (ExecutionException bug) {
                failed.increment();
                log.atError().setCause(bug).log("a status was not written");
            }
        }
        return outcome;
    }

    private Outcome write(StatusWrite write) {
        try {
            var _ = requests.send("PATCH", write.path(), ApiRequests.MERGE_PATCH, write.body());
        } catch (KubernetesClientException refused) {
            return refused(write, refused);
        } catch (IllegalStateException closed) {
            return Outcome.AGAIN;
        }
        written.increment();
        done.put(write.object(), write);
        return Outcome.DONE;
    }

    private Outcome refused(StatusWrite write, KubernetesClientException refused) {
        return switch (refused.getCode()) {
            // Deleted meanwhile.
            case HttpURLConnection.HTTP_NOT_FOUND -> Outcome.DONE;
            case HttpURLConnection.HTTP_CONFLICT -> {
                failed.increment();
                yield Outcome.AGAIN;
            }
            default -> {
                failed.increment();
                complain(write, refused);
                yield Outcome.AGAIN;
            }
        };
    }

    /// Each attempt fails alike: one line for each kind is enough.
    private void complain(StatusWrite write, KubernetesClientException refused) {
        var text = refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                ? write.permission().sentence()
                : String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
        if (!text.equals(complaints.put(write.object().kind(), text))) {
            log.atWarn()
                    .addKeyValue("object", write.object())
                    .addKeyValue("reason", text)
                    .log("a status was not written, asking again; routing goes on");
        }
    }

    /// Takes back what is ours, after [#close]. For the last replica, whether it leads still or not. The watch may not
    /// have brought the last writes yet, so no version is named.
    public void clear() {
        sources.forEach(source -> source.taken(served, done.keySet()).forEach(write -> {
            var _ = write(write);
        }));
    }

    @Override
    public void close() {
        thread.interrupt();
        writers.shutdown();
        try {
            thread.join(Duration.ofSeconds(5));
            if (!writers.awaitTermination(5, TimeUnit.SECONDS)) {
                log.atWarn().log("statuses are still being written");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
