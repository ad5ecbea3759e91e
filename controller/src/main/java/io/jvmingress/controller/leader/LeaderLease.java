package io.jvmingress.controller.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.watch.MissingRule;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica at a time leads: it holds a Lease of `coordination.k8s.io` and renews it.
///
/// Machines' clocks may differ, so no time of another replica is ever compared with our own: a holder is gone when its
/// entry has not changed for the whole lease time by our monotonic clock. A holder stops leading before that, when it
/// could not renew for the shorter deadline, so two never lead at once. Its own thread asks; the data plane of a
/// replica serves whether it leads or not.
public final class LeaderLease implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeaderLease.class);

    private static final long LOOK_MILLIS = 200;

    /// How patient replicas are with each other.
    ///
    /// @param lease for how long an entry that does not change counts, whole seconds
    /// @param deadline for how long a holder that cannot renew still leads; shorter than the lease
    /// @param retry how often the lease is renewed or asked for
    public record Timing(Duration lease, Duration deadline, Duration retry) {

        public static final Timing USUAL =
                new Timing(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }

    /// The entry as it was last seen, and since when by our clock.
    private record Seen(@Nullable String holder, @Nullable ZonedDateTime renewed, long since) {}

    private final KubernetesClient client;
    private final ObjectRef ref;
    private final String identity;
    private final Timing timing;
    private final Runnable changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("leader").daemon().unstarted(this::run);
    private volatile long leadsUntil;
    private volatile boolean holds;
    private @Nullable Seen seen;
    private String complaint = "";

    /// @param ref of the Lease
    /// @param identity of this replica, different from all others
    /// @param changed is told, on the thread of the lease, when this replica begins or stops to lead
    public LeaderLease(KubernetesClient client, ObjectRef ref, String identity, Timing timing, Runnable changed) {
        this.client = client;
        this.ref = ref;
        this.identity = identity;
        this.timing = timing;
        this.changed = changed;
    }

    public void start() {
        thread.start();
    }

    /// Whether this replica leads now.
    public boolean leads() {
        return holds && System.nanoTime() - leadsUntil < 0;
    }

    private void run() {
        try {
            do {
                long asked = System.nanoTime();
                attempt(asked);
            } while (!closed.await(timing.retry().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            log.atDebug().log("no longer asking for the lease");
        }
        if (holds) {
            release();
        }
    }

    private void attempt(long asked) {
        try {
            if (hold()) {
                leadsUntil = asked + timing.deadline().toNanos();
                become(true);
            } else {
                become(false);
            }
            complaint = "";
        } catch (KubernetesClientException | IllegalStateException failed) {
            complain(failed);
            if (!leads()) {
                become(false);
            }
        }
    }

    private void become(boolean leading) {
        if (holds != leading) {
            holds = leading;
            log.atInfo()
                    .addKeyValue("lease", ref.namespacedName())
                    .addKeyValue("identity", identity)
                    .log(leading ? "leading" : "not leading any more");
            changed.run();
        }
    }

    private boolean hold() {
        var lease = client.resources(Lease.class)
                .inNamespace(ref.namespace())
                .withName(ref.name())
                .get();
        if (lease == null) {
            return written(() -> client.resource(mine(new LeaseBuilder()
                            .withNewMetadata()
                            .withNamespace(ref.namespace())
                            .withName(ref.name())
                            .endMetadata()
                            .build()))
                    .create());
        }
        var holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
        boolean free = holder == null || holder.isEmpty() || holder.equals(identity) || isGone(lease, holder);
        return free && written(() -> client.resource(mine(lease)).update());
    }

    private boolean isGone(Lease lease, String holder) {
        var renewed = lease.getSpec().getRenewTime();
        if (seen == null || !Objects.equals(seen.holder(), holder) || !Objects.equals(seen.renewed(), renewed)) {
            seen = new Seen(holder, renewed, System.nanoTime());
        }
        var seconds = lease.getSpec().getLeaseDurationSeconds();
        long lasts = seconds == null ? timing.lease().toNanos() : TimeUnit.SECONDS.toNanos(seconds);
        return System.nanoTime() - seen.since() >= lasts;
    }

    private Lease mine(Lease lease) {
        var now = ZonedDateTime.now(ZoneOffset.UTC);
        var spec = lease.getSpec();
        boolean renewal = spec != null && identity.equals(spec.getHolderIdentity());
        int transitions = spec == null || spec.getLeaseTransitions() == null ? 0 : spec.getLeaseTransitions();
        return new LeaseBuilder(lease)
                .editOrNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds((int) timing.lease().toSeconds())
                .withAcquireTime(renewal ? spec.getAcquireTime() : now)
                .withRenewTime(now)
                .withLeaseTransitions(renewal || spec == null ? transitions : transitions + 1)
                .endSpec()
                .build();
    }

    /// Whether it was written; not if another replica was quicker.
    private static boolean written(Runnable write) {
        try {
            write.run();
            return true;
        } catch (KubernetesClientException refused) {
            if (refused.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw refused;
        }
    }

    /// The next replica need not wait for the lease to end.
    private void release() {
        try {
            var lease = client.resources(Lease.class)
                    .inNamespace(ref.namespace())
                    .withName(ref.name())
                    .get();
            if (lease != null
                    && lease.getSpec() != null
                    && identity.equals(lease.getSpec().getHolderIdentity())) {
                boolean _ = written(() -> client.resource(new LeaseBuilder(lease)
                                .editSpec()
                                .withHolderIdentity("")
                                .endSpec()
                                .build())
                        .update());
            }
        } catch (KubernetesClientException | IllegalStateException failed) {
            log.atDebug().setCause(failed).log("the lease was not released; it ends by itself");
        }
        holds = false;
    }

    /// Whether another replica takes the lease after [#close]. Waits for as long as one that runs may need to ask for
    /// it.
    public boolean isTakenOver() {
        long begun = System.nanoTime();
        long patience = timing.retry().multipliedBy(2).toNanos();
        try {
            while (System.nanoTime() - begun < patience) {
                var lease = client.resources(Lease.class)
                        .inNamespace(ref.namespace())
                        .withName(ref.name())
                        .get();
                var holder = lease == null || lease.getSpec() == null
                        ? null
                        : lease.getSpec().getHolderIdentity();
                if (holder != null && !holder.isEmpty() && !holder.equals(identity)) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        } catch (KubernetesClientException | IllegalStateException failed) {
            log.atDebug().setCause(failed).log("whether another replica leads is not known");
            return true;
        }
    }

    /// Each attempt fails alike: one line is enough.
    private void complain(RuntimeException failed) {
        boolean forbidden = failed instanceof KubernetesClientException exception
                && exception.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
        var text = forbidden
                ? new MissingRule(
                                "coordination.k8s.io",
                                "leases",
                                List.of("create", "get", "update"),
                                List.of(ref.namespace()))
                        .sentence()
                : String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
        if (closed.getCount() > 0 && !text.equals(complaint)) {
            complaint = text;
            log.atWarn()
                    .addKeyValue("lease", ref.namespacedName())
                    .addKeyValue("reason", text)
                    .log("cannot ask for the lease, so this replica does not write; routing goes on");
        }
    }

    /// Gives the lease back where this replica holds it.
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
