package io.jvmingress.proxy.upstream;

import io.jvmingress.proxy.table.Endpoint;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// What the proxy knows of one endpoint, for as long as a table names it.
///
/// All event loops read and write the count of requests in flight; it has its cache line for itself, so that two busy
/// endpoints do not slow each other down.
public final class EndpointState {

    /// 64 bytes on either side of the one slot that counts.
    private static final int SLOT = 16;

    private final Endpoint endpoint;
    private final AtomicIntegerArray inFlight = new AtomicIntegerArray(2 * SLOT + 1);
    private volatile boolean retired;

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

    /// Whether the current table no longer names the endpoint: its idle connections are to be closed.
    public boolean isRetired() {
        return retired;
    }

    void retired(boolean value) {
        retired = value;
    }
}
