package io.jvmingress.proxy.metrics;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one event loop counts.
///
/// Only that loop's thread calls the methods that count (asserted); scrapes read at any time, without a
/// lock. Counting allocates only when a label is seen for the first time.
public final class LoopMetrics {

    /// Ingresses with a row of their own; more share the label `other`. At 48 counters a row this is 0.8 MB
    /// per loop.
    static final int MOST_INGRESSES = 2048;

    static final int MOST_REASONS = 64;

    private static final int STARTED = 0;
    private static final int FINISHED = 1;

    /// Cells of the requests to isolated endpoints.
    static final int NODES = 0;

    static final int NODES_BY_ADDRESS = 1;
    static final int OTHERS_BY_ADDRESS = 2;

    private final Counters totals = new Counters(2);
    private final Counters durations = new Counters(Durations.CELLS);
    private final LabelledCounters requests = new LabelledCounters(MOST_INGRESSES, StatusSlots.COUNT);
    private final LabelledCounters refused = new LabelledCounters(MOST_REASONS, 1);
    private final LabelledCounters revoked = new LabelledCounters(2, 1);
    private final LabelledCounters waits = new LabelledCounters(Wait.values().length, 1);
    private final LabelledCounters isolated = new LabelledCounters(MOST_INGRESSES, 3);
    private final LoopDenials denials = new LoopDenials();
    private @Nullable Thread writer;

    LoopMetrics() {}

    /// A request's head arrived. Each call is followed by one of [#requestFinished].
    public void requestStarted() {
        assert calledByItsLoop();
        totals.add(STARTED, 1);
    }

    /// A request's answer ended, or its client went away (status 499).
    ///
    /// @param ingress `namespace/name` of the route's origin; empty where no route matched
    /// @param nanos since the head arrived
    public void requestFinished(String ingress, int status, long nanos) {
        assert calledByItsLoop();
        totals.add(FINISHED, 1);
        Durations.record(durations, nanos);
        requests.add(ingress.isEmpty() ? MetricNames.NO_INGRESS : ingress, StatusSlots.of(status));
    }

    /// The proxy answered with an error of its own, for a reason such as `PolicyDenied`; or, `PolicyAudit` and
    /// `AccessAudit`, would have, or, `PolicyAuditEndpoints`, would have chosen from fewer endpoints.
    public void refused(String reason) {
        assert calledByItsLoop();
        refused.add(reason, 0);
    }

    /// Policies changed, and no longer admit a request that is with an endpoint; its grace is over.
    ///
    /// @param ended false where policies only audit
    public void streamRevoked(boolean ended) {
        assert calledByItsLoop();
        revoked.add(ended ? MetricNames.ENDED : MetricNames.AUDITED, 0);
    }

    /// A request to endpoints that policies isolate has ended.
    ///
    /// @param ingress `namespace/name` of the route's origin
    /// @param byAddress whether rules admit clients by their addresses
    /// @param node whether the client has the address of a node
    public void isolatedRequest(String ingress, boolean byAddress, boolean node) {
        assert calledByItsLoop();
        if (node) {
            isolated.add(ingress, NODES);
        }
        if (byAddress) {
            isolated.add(ingress, node ? NODES_BY_ADDRESS : OTHERS_BY_ADDRESS);
        }
    }

    /// A request waited for the pod that may have sent it, or should have.
    public void waitedForPod(Wait outcome) {
        assert calledByItsLoop();
        waits.add(outcome.label(), 0);
    }

    /// How waiting for a pod ended.
    public enum Wait {
        KNOWN,
        UNKNOWN,
        GONE,
        REFUSED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Policies refused a request, or would have.
    ///
    /// @param millis when, of the epoch
    public void denied(Denial.Kind kind, long millis) {
        assert calledByItsLoop();
        denials.add(kind, millis);
    }

    List<Denial> denials() {
        return denials.read();
    }

    /// Requests that this loop serves now; for any thread.
    public long inFlight() {
        // The two are read at slightly different moments.
        return Math.max(0, totals.get(STARTED) - totals.get(FINISHED));
    }

    void readRequests(LabelledCounters.Reader reader) {
        requests.read(reader);
    }

    void readRefused(LabelledCounters.Reader reader) {
        refused.read(reader);
    }

    void readWaits(LabelledCounters.Reader reader) {
        waits.read(reader);
    }

    void readIsolated(LabelledCounters.Reader reader) {
        isolated.read(reader);
    }

    void readRevoked(LabelledCounters.Reader reader) {
        revoked.read(reader);
    }

    /// Adds the cells of this loop's durations to `sums`.
    void addDurations(long[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += durations.get(i);
        }
    }

    private boolean calledByItsLoop() {
        if (writer == null) {
            writer = Thread.currentThread();
        }
        return writer == Thread.currentThread();
    }
}
