package io.jvmingress.proxy.pool;

import java.util.ArrayList;
import java.util.List;

/// How many connections to one endpoint there may be, and how many requests may wait for one: over all
/// pools that the endpoint has on this loop. Over TLS there is one for each host, and clients may choose
/// the hosts.
final class EndpointRoom {

    private final PoolOptions options;
    private final List<Pool> pools = new ArrayList<>(1);
    private int taken;
    private int waiting;

    EndpointRoom(PoolOptions options) {
        this.options = options;
    }

    void join(Pool pool) {
        pools.add(pool);
    }

    void leave(Pool pool) {
        pools.remove(pool);
    }

    boolean isEmpty() {
        return pools.isEmpty();
    }

    boolean isFull() {
        return taken >= options.connections();
    }

    /// Takes the place of a connection. Where there is none, the longest idle connection of another name is
    /// closed to make one: all who wait are told.
    boolean take() {
        if (isFull()) {
            makeRoom();
            return false;
        }
        taken++;
        return true;
    }

    /// Gives the place of a connection back.
    void free() {
        taken--;
        // Those who dial may cause another pool to join.
        for (int i = 0; i < pools.size(); i++) {
            pools.get(i).dialForWaiting();
        }
    }

    boolean queue() {
        if (waiting >= options.queue()) {
            return false;
        }
        waiting++;
        return true;
    }

    void unqueue() {
        waiting--;
    }

    /// Whether somebody waits, under whatever name.
    boolean isWanted() {
        return waiting > 0;
    }

    private void makeRoom() {
        Pool oldest = null;
        for (var pool : pools) {
            boolean older = pool.idle() > 0 && (oldest == null || pool.idleSince() - oldest.idleSince() < 0);
            if (older) {
                oldest = pool;
            }
        }
        if (oldest != null) {
            oldest.closeOldest();
        }
    }
}
