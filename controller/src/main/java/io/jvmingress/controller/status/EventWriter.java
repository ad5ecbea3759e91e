package io.jvmingress.controller.status;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.status.EventPlan;
import io.jvmingress.controller.compile.status.PlannedEvent;
import io.jvmingress.controller.compile.status.PlannedEvent.Subject;
import io.jvmingress.controller.status.EventLedger.Entry;
import io.jvmingress.controller.watch.MissingRule;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes Events of `events.k8s.io` on the objects that the program has something to say about, while this replica
/// leads.
///
/// Threads: the compile thread hands over what is served already and returns at once. One thread plans, about once a
/// second at most, and writes one after the other, as the limits permit. Nothing queues up: what is due is told from
/// what should be there now, so a cause that has gone before its turn came is never written.
public final class EventWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

    private static final String REPORTER = "jvm-ingress";
    private static final int BURST = 200;
    private static final Duration EACH = Duration.ofMillis(50);
    private static final long PLAN_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int UNPROCESSABLE = 422;
    private static final int MOST_INSTANCE = 128;

    /// The API server reads no other form.
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ApiRequests requests;
    private final String controllerName;
    private final String instance;
    private final BooleanSupplier leads;
    private final Semaphore signals = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("events").daemon().unstarted(this::run);
    private final LongAdder written = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final EventLedger ledger = new EventLedger();
    private final TokenBucket limit = new TokenBucket(BURST, EACH, System.nanoTime());
    private volatile Compilation served = Compilation.NONE;
    private Compilation planned = Compilation.NONE;
    private String complaint = "";

    /// @param controllerName of this installation
    /// @param instance which of its replicas this is
    /// @param leads whether this replica may write now
    public EventWriter(KubernetesClient client, String controllerName, String instance, BooleanSupplier leads) {
        this.requests = new ApiRequests(client);
        this.controllerName = controllerName;
        this.instance = instance.substring(0, Math.min(MOST_INSTANCE, instance.length()));
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

    /// Writes that the API server took, since the start.
    public long written() {
        return written.sum();
    }

    /// Writes that it did not take; those that may succeed later are tried again.
    public long failed() {
        return failed.sum();
    }

    private void run() {
        var wait = LONGEST_PAUSE;
        var pause = Duration.ZERO;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                // Whether a signal came or the time makes no difference: the round looks at everything anew.
                boolean _ = signals.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
                signals.drainPermits();
                long begun = System.nanoTime();
                if (round()) {
                    pause = Duration.ZERO;
                    wait = least(untilDue(), LONGEST_PAUSE);
                } else {
                    pause = pause.isZero() ? FIRST_PAUSE : least(pause.multipliedBy(2), LONGEST_PAUSE);
                    wait = pause;
                }
                // Objects may change a hundred times a second: their owners need not be told as fast as that.
                TimeUnit.NANOSECONDS.sleep(PLAN_PAUSE_NANOS - (System.nanoTime() - begun));
            }
        } catch (InterruptedException _) {
            log.atDebug().log("the event writer ended");
        }
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Duration untilDue() {
        long now = System.nanoTime();
        return ledger.due(now).isEmpty() ? ledger.untilNext(now) : limit.untilNext(now);
    }

    /// Whether nothing failed that may succeed later.
    private boolean round() {
        try {
            if (!leads.getAsBoolean()) {
                ledger.forget();
                planned = Compilation.NONE;
                return true;
            }
            plan();
            return write();
        } catch (IllegalStateException closed) {
            log.atDebug().setCause(closed).log("no Events were written");
            return false;
        } catch (RuntimeException bug) {
            failed.increment();
            log.atError().setCause(bug).log("Events were not written");
            return false;
        }
    }

    @SuppressWarnings("ReferenceEquality") // The same one makes the same plan.
    private void plan() {
        var now = served;
        if (now != planned) {
            ledger.plan(EventPlan.of(now, controllerName), System.nanoTime());
            planned = now;
        }
    }

    private boolean write() {
        boolean good = true;
        var refusing = new HashSet<String>();
        for (var entry : ledger.due(System.nanoTime())) {
            long now = System.nanoTime();
            if (!leads.getAsBoolean() || !limit.untilNext(now).isZero()) {
                return good;
            }
            boolean refused = refusing.contains(entry.event().namespace());
            if (!refused && ledger.permits(entry, now) && limit.take(now)) {
                good &= write(entry, refusing);
            }
        }
        if (good) {
            complaint = "";
        }
        return good;
    }

    private boolean write(Entry entry, Set<String> refusing) {
        try {
            if (entry.exists()) {
                repeat(entry);
            } else {
                create(entry);
            }
            return true;
        } catch (KubernetesClientException refused) {
            return refused(entry, refused, refusing);
        }
    }

    private void create(Entry entry) {
        try {
            var _ = requests.send("POST", path(entry.event()), ApiRequests.JSON, json(entry.event()));
            entry.created(System.nanoTime());
            written.increment();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
            entry.existed(System.nanoTime());
        }
    }

    private void repeat(Entry entry) {
        int count = (entry.count() == 0 ? read(entry.event()) : entry.count()) + entry.untold();
        var body = Map.of("series", Map.of("count", count, "lastObservedTime", MICROS.format(Instant.now())));
        var _ = patch(entry.event(), Serialization.asJson(body));
        entry.repeated(count, System.nanoTime());
        written.increment();
    }

    /// A patch that changes nothing answers with the object: no permission to read is needed.
    private int read(PlannedEvent event) {
        var found = Serialization.unmarshal(patch(event, "{}"), Event.class);
        return found.getSeries() == null ? 1 : found.getSeries().getCount();
    }

    private String patch(PlannedEvent event, String body) {
        return requests.send("PATCH", path(event) + "/" + event.name(), ApiRequests.MERGE_PATCH, body);
    }

    private static String path(PlannedEvent event) {
        return "/apis/events.k8s.io/v1/namespaces/" + event.namespace() + "/events";
    }

    private String json(PlannedEvent event) {
        return Serialization.asJson(new EventBuilder()
                .withNewMetadata()
                .withNamespace(event.namespace())
                .withName(event.name())
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(Instant.now())))
                .withReportingController(REPORTER)
                .withReportingInstance(instance)
                .withAction(event.action())
                .withReason(event.reason())
                .withRegarding(reference(event.regarding()))
                .withRelated(event.related().map(EventWriter::reference).orElse(null))
                .withNote(event.note())
                .withType(event.warning() ? "Warning" : "Normal")
                .build());
    }

    private static ObjectReference reference(Subject subject) {
        return new ObjectReferenceBuilder()
                .withApiVersion(subject.apiVersion())
                .withKind(subject.ref().kind())
                .withNamespace(subject.ref().namespace())
                .withName(subject.ref().name())
                .withUid(subject.uid().isEmpty() ? null : subject.uid())
                .build();
    }

    private boolean refused(Entry entry, KubernetesClientException refused, Set<String> refusing) {
        var text = String.valueOf(refused.getMessage());
        return switch (refused.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> {
                // Of a patch: the API server has forgotten the Event. Of a creation: the namespace is gone.
                if (entry.exists()) {
                    entry.vanished();
                } else {
                    entry.giveUp(System.nanoTime());
                }
                yield true;
            }
            case HttpURLConnection.HTTP_FORBIDDEN -> {
                if (text.contains("NamespaceTerminating") || text.contains("is being terminated")) {
                    entry.giveUp(System.nanoTime());
                    yield true;
                }
                failed.increment();
                refusing.add(entry.event().namespace());
                complain(
                        entry,
                        new MissingRule("events.k8s.io", "events", List.of("create", "patch"), List.of("")).sentence());
                yield false;
            }
            case UNPROCESSABLE -> {
                failed.increment();
                entry.giveUp(System.nanoTime());
                log.atError()
                        .addKeyValue("object", entry.event().regarding().ref())
                        .addKeyValue("reason", text.lines().findFirst().orElse(""))
                        .log("an event is not valid");
                yield true;
            }
            default -> {
                failed.increment();
                refusing.add(entry.event().namespace());
                complain(entry, text.lines().findFirst().orElse(""));
                yield false;
            }
        };
    }

    /// Each attempt fails alike: one line is enough.
    private void complain(Entry entry, String text) {
        boolean known = text.equals(complaint);
        complaint = text;
        if (!known) {
            log.atWarn()
                    .addKeyValue("object", entry.event().regarding().ref())
                    .addKeyValue("reason", text)
                    .log("an event was not written, asking again; routing goes on");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
