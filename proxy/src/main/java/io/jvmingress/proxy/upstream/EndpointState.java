package io.jvmingress.proxy.upstream;

import io.jvmingress.proxy.table.Endpoint;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// What the proxy knows of one endpoint, for as long as a table names it.
///
/// All event loops read and write the count of requests in flight; it has its cache line for itself, so that two busy
/// endpoints do not slow each other down.
public final class EndpointState {

    /// 64 bytes on either side of the one slot that counts.
    private static final int SLOT = 16;

    private static final int SHUNNED = 1 << 24;
    private static final Duration SHUNNED_FOR = Duration.ofSeconds(1);

    private final Endpoint endpoint;
    private final AtomicIntegerArray inFlight = new AtomicIntegerArray(2 * SLOT + 1);
    private volatile boolean retired;
    private volatile long shunnedUntil = System.nanoTime();

    EndpointState(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /// How many requests are with the endpoint or on their way to it, over all loops.
    public int inFlight() {
        return inFlight.get(SLOT);
    }

    /// Whoever calls this calls [#end] exactly once.
    public void begin() {
        inFlight.getAndIncrement(SLOT);
    }

    public void end() {
        inFlight.getAndDecrement(SLOT);
    }

    /// How busy the endpoint is for the balancer: in flight, or beyond every other one for a moment after it could not be
    /// connected to. An endpoint that is down has nothing in flight, and would else be everyone's first choice.
    ///
    /// @param now by [System#nanoTime]
    public int load(long now) {
        int load = inFlight();
        return shunnedUntil - now > 0 ? SHUNNED + load : load;
    }

    /// A connection could not be opened.
    public void connectFailed() {
        shunnedUntil = System.nanoTime() + SHUNNED_FOR.toNanos();
    }

    /// A connection was opened.
    public void connected() {
        long now = System.nanoTime();
        if (shunnedUntil - now > 0) {
            shunnedUntil = now;
        }
    }

    /// Whether the current table no longer names the endpoint: its idle connections are to be closed.
    public boolean isRetired() {
        return retired;
    }

    void retired(boolean value) {
        retired = value;
    }
}
