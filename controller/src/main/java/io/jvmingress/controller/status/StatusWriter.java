package io.jvmingress.controller.status;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.status.Published;
import io.jvmingress.controller.compile.status.StatusPlan;
import io.jvmingress.controller.compile.status.StatusPlan.Change;
import io.jvmingress.controller.compile.status.StatusPoint;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.watch.MissingRule;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

/// Writes the proxy's addresses into the status of our Ingresses, while this replica leads.
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
    private final Published published;
    private final String manager;
    private final BooleanSupplier leads;
    private final Semaphore signals = new Semaphore(0);
    private final ExecutorService writers = Executors.newFixedThreadPool(
            WRITERS, Thread.ofPlatform().name("status-", 0).daemon().factory());
    private final Thread thread = Thread.ofPlatform().name("status").daemon().unstarted(this::run);
    private final LongAdder written = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile Map<ObjectRef, Change> done = new ConcurrentHashMap<>();
    private volatile Compilation served = Compilation.NONE;
    private volatile String complaint = "";
    private boolean toldOfService;

    /// @param manager the name under which this installation writes, by which it knows what is its own
    /// @param leads whether this replica may write now
    public StatusWriter(KubernetesClient client, Published published, String manager, BooleanSupplier leads) {
        this.requests = new ApiRequests(client);
        this.published = published;
        this.manager = manager;
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
        tellOfUnknownService();
        var tasks = new ArrayList<Callable<Outcome>>();
        var stillDone = new ConcurrentHashMap<ObjectRef, Change>();
        for (var change : StatusPlan.of(served, published, manager)) {
            var written = done.get(change.ingress());
            if (written != null && written.version().equals(change.version())) {
                // Written, and the watch has not brought it yet.
                stillDone.put(change.ingress(), written);
            } else {
                tasks.add(() -> leads.getAsBoolean() ? write(change) : Outcome.DONE);
            }
        }
        done = stillDone;
        return all(tasks);
    }

    /// Nothing is written then, and nobody else would say why.
    private void tellOfUnknownService() {
        boolean unknown = served.table().generation() > 0
                && published.addresses(served.state().services()).isEmpty();
        if (unknown && !toldOfService) {
            log.atWarn()
                    .addKeyValue(
                            "service",
                            published.service().map(ObjectRef::namespacedName).orElse(""))
                    .log("the service to publish does not exist, so no status is written");
        }
        toldOfService = unknown;
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

    private Outcome write(Change change) {
        try {
            patch(change);
        } catch (KubernetesClientException refused) {
            return refused(change, refused);
        } catch (IllegalStateException closed) {
            return Outcome.AGAIN;
        }
        written.increment();
        done.put(change.ingress(), change);
        return Outcome.DONE;
    }

    private void patch(Change change) {
        var points = change.points().stream().map(StatusWriter::json).toList();
        var ingress = new HashMap<String, Object>();
        ingress.put("ingress", points.isEmpty() ? null : points);
        // A change without a version holds whatever the object is by now, as long as it is the same object.
        var metadata = change.version().isEmpty()
                ? Map.of("uid", change.uid())
                : Map.of("uid", change.uid(), "resourceVersion", change.version());
        var body = Map.of("metadata", metadata, "status", Map.of("loadBalancer", ingress));
        var path = "/apis/networking.k8s.io/v1/namespaces/" + change.ingress().namespace() + "/ingresses/"
                + change.ingress().name() + "/status?fieldManager=" + manager;
        var _ = requests.send("PATCH", path, ApiRequests.MERGE_PATCH, Serialization.asJson(body));
    }

    private static Map<String, Object> json(StatusPoint point) {
        var json = new TreeMap<String, Object>();
        if (point.ip().isEmpty()) {
            json.put("hostname", point.hostname());
        } else {
            json.put("ip", point.ip());
        }
        if (!point.errors().isEmpty()) {
            json.put(
                    "ports",
                    point.errors().stream()
                            .map(port -> Map.of("port", port.port(), "protocol", "TCP", "error", port.error()))
                            .toList());
        }
        return json;
    }

    private Outcome refused(Change change, KubernetesClientException refused) {
        return switch (refused.getCode()) {
            // Deleted meanwhile.
            case HttpURLConnection.HTTP_NOT_FOUND -> Outcome.DONE;
            case HttpURLConnection.HTTP_CONFLICT -> {
                failed.increment();
                yield Outcome.AGAIN;
            }
            default -> {
                failed.increment();
                complain(change, refused);
                yield Outcome.AGAIN;
            }
        };
    }

    /// Each attempt fails alike: one line is enough.
    private void complain(Change change, KubernetesClientException refused) {
        var text = refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                ? new MissingRule("networking.k8s.io", "ingresses/status", List.of("patch"), List.of("")).sentence()
                : String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
        boolean known = text.equals(complaint);
        complaint = text;
        if (!known) {
            log.atWarn()
                    .addKeyValue("ingress", change.ingress().namespacedName())
                    .addKeyValue("reason", text)
                    .log("a status was not written, asking again; routing goes on");
        }
    }

    /// Takes back what is ours, after [#close]. For the last replica, whether it leads still or not. The watch may not
    /// have brought the last writes yet, so no version is named.
    public void clear() {
        var changes = new HashMap<ObjectRef, Change>();
        StatusPlan.clear(served.state(), manager).forEach(change -> changes.put(change.ingress(), change));
        changes.putAll(done);
        changes.values().forEach(change -> {
            var _ = write(new Change(change.ingress(), change.uid(), "", List.of()));
        });
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
