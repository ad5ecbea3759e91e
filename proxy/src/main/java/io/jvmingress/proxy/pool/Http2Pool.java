package io.jvmingress.proxy.pool;

import io.jvmingress.proxy.upstream.EndpointState;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event loop's HTTP/2 connections to one endpoint: one, and a second while the first has no stream left.
///
/// Requests beyond what both may carry wait in one queue, in which each stream that ends serves the first.
public final class Http2Pool implements Pool {

    private static final int MOST_CONNECTIONS = 2;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EndpointState state;
    private final Dialler.Line line;
    private final EndpointRoom room;
    private final PoolOptions options;
    private final List<Http2Connection> connections = new ArrayList<>(MOST_CONNECTIONS);
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private boolean dialling;
    private long failedAt = System.nanoTime() - PAUSE.toNanos();

    Http2Pool(EndpointState state, Dialler.Line line, EndpointRoom room, PoolOptions options) {
        this.state = state;
        this.line = line;
        this.room = room;
        this.options = options;
        room.join(this);
    }

    @Override
    public EndpointState state() {
        return state;
    }

    @Override
    public void lease(Waiter waiter) {
        var connection = waiting.isEmpty() ? withRoom() : null;
        if (connection != null) {
            lend(connection, waiter);
        } else if (room.queue()) {
            waiting.addLast(waiter);
            dialForWaiting();
        } else {
            waiter.refused(new LeaseFailure.QueueFull());
        }
    }

    /// A connection that the endpoint has closed, or wants to, is not lent again in any case.
    @Override
    public void leaseFresh(Waiter waiter) {
        lease(waiter);
    }

    @Override
    public void leave(Waiter waiter) {
        if (waiting.remove(waiter)) {
            room.unqueue();
        }
    }

    void released(Http2Connection connection) {
        connection.giveBack();
        serve();
        if (connection.isIdle() && (connection.isLeaving() || state.isRetired() || room.isWanted())) {
            connection.close();
        }
    }

    @Override
    public boolean sweep(long now) {
        long oldest = state.isRetired() ? now : now - options.idle().toNanos();
        for (var connection : List.copyOf(connections)) {
            if (connection.isIdle() && connection.idleSince() - oldest <= 0) {
                connection.close();
            }
        }
        return connections.isEmpty() && !dialling && waiting.isEmpty();
    }

    @Override
    public void closeIdle() {
        for (var connection : List.copyOf(connections)) {
            if (connection.isIdle()) {
                connection.close();
            }
        }
    }

    @Override
    public void discard() {
        closeIdle();
        room.leave(this);
    }

    @Override
    public int idle() {
        int idle = 0;
        for (var connection : connections) {
            idle += connection.isIdle() && !connection.isLeaving() ? 1 : 0;
        }
        return idle;
    }

    @Override
    public long idleSince() {
        var oldest = oldestIdle();
        return oldest == null ? System.nanoTime() : oldest.idleSince();
    }

    @Override
    public void closeOldest() {
        var oldest = oldestIdle();
        if (oldest != null) {
            oldest.close();
        }
    }

    @Override
    public void dialForWaiting() {
        boolean wanted = !waiting.isEmpty() && !dialling && connections.size() < MOST_CONNECTIONS;
        if (wanted && mayDial() && room.take()) {
            dialling = true;
            line.dial().onComplete(this::dialled, this::failed);
        }
    }

    /// Who has a connection need not try again and again in vain to open another one.
    private boolean mayDial() {
        return connections.isEmpty() || System.nanoTime() - failedAt >= PAUSE.toNanos();
    }

    private void dialled(HttpClientConnection http) {
        if (http.protocolVersion() != HttpVersion.HTTP_2) {
            http.close().onFailure(_ -> {
                // Closed already.
            });
            failed(new IllegalStateException("the endpoint does not speak HTTP/2"));
            return;
        }
        dialling = false;
        state.connected();
        var connection = new Http2Connection(http);
        connections.add(connection);
        http.closeHandler(_ -> closed(connection))
                .goAwayHandler(_ -> leaving(connection))
                .remoteSettingsHandler(_ -> serve())
                .exceptionHandler(_ -> {
                    // The streams hear of it, too.
                });
        serve();
    }

    private void failed(Throwable cause) {
        dialling = false;
        failedAt = System.nanoTime();
        state.connectFailed();
        // All of them waited for this one connection, unless there is another.
        for (int left = connections.isEmpty() ? waiting.size() : 0; left > 0; left--) {
            var waiter = poll();
            if (waiter != null) {
                waiter.refused(new LeaseFailure.ConnectFailed(cause));
            }
        }
        room.free();
    }

    private void closed(Http2Connection connection) {
        connection.leave();
        connections.remove(connection);
        room.free();
        serve();
    }

    private void leaving(Http2Connection connection) {
        connection.leave();
        if (connection.isIdle()) {
            connection.close();
        }
        serve();
    }

    private void serve() {
        for (var connection = withRoom(); connection != null; connection = withRoom()) {
            var waiter = poll();
            if (waiter == null) {
                return;
            }
            lend(connection, waiter);
        }
        dialForWaiting();
    }

    private @Nullable Waiter poll() {
        var waiter = waiting.pollFirst();
        if (waiter != null) {
            room.unqueue();
        }
        return waiter;
    }

    /// The less busy one of those that may carry one more.
    private @Nullable Http2Connection withRoom() {
        Http2Connection best = null;
        for (var connection : connections) {
            boolean better =
                    connection.hasRoom(options.connections()) && (best == null || connection.active() < best.active());
            if (better) {
                best = connection;
            }
        }
        return best;
    }

    private @Nullable Http2Connection oldestIdle() {
        Http2Connection oldest = null;
        for (var connection : connections) {
            boolean older = connection.isIdle()
                    && !connection.isLeaving()
                    && (oldest == null || connection.idleSince() - oldest.idleSince() < 0);
            if (older) {
                oldest = connection;
            }
        }
        return oldest;
    }

    private void lend(Http2Connection connection, Waiter waiter) {
        boolean reused = connection.lend();
        waiter.leased(new StreamLease(this, connection, reused));
    }
}
