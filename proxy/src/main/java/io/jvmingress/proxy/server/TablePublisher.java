package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.table.RoutingTable;
import io.jvmingress.proxy.upstream.UpstreamRegistry;

/// Puts a compiled table before the event loops: the endpoints' states first, then the snapshot, in one swap.
///
/// Called on one thread, the compile thread.
public final class TablePublisher {

    private final LiveSnapshot live;
    private final UpstreamRegistry registry;

    public TablePublisher(LiveSnapshot live, UpstreamRegistry registry) {
        this.live = live;
        this.registry = registry;
    }

    /// Serves the table from the next request on.
    ///
    /// @throws IllegalArgumentException if the table is not newer than the one served
    @SuppressWarnings("ReferenceEquality") // A part without changes is kept by identity; to compare costs as much.
    public void publish(RoutingTable table) {
        var before = live.current();
        var next = Snapshot.of(table, before);
        if (table.endpoints() == before.table().endpoints()) {
            live.publish(next);
        } else {
            registry.prepare(table.endpoints());
            live.publish(next);
            registry.retire(table.endpoints());
        }
    }
}
