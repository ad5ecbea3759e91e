package io.jvmingress.proxy.pool;

import io.jvmingress.proxy.upstream.EndpointState;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One event loop's connections to one endpoint.
///
/// The last one given back is the first one lent, so that the others grow old and are closed. Each of those who wait
/// caused a connection to be opened as long as there was room; whichever comes first, a new connection or one given
/// back, goes to the first in the queue. Those who have just failed on an old connection wait apart, for new ones only.
public final class EndpointPool {

    private final EndpointState state;
    private final HttpClientAgent client;
    private final PoolOptions options;
    private final HttpConnectOptions target;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waitingForNew = new ArrayDeque<>();
    private int open;
    private int dialling;

    EndpointPool(EndpointState state, HttpClientAgent client, PoolOptions options) {
        this.state = state;
        this.client = client;
        this.options = options;
        var endpoint = state.endpoint();
        var host = endpoint.address().toString();
        this.target = new HttpConnectOptions()
                .setServer(SocketAddress.inetSocketAddress(endpoint.port(), host))
                .setHost(host)
                .setPort(endpoint.port())
                .setSsl(false)
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout(options.connect().toMillis());
    }

    public EndpointState state() {
        return state;
    }

    /// Lends a connection, at once where one is idle.
    public void lease(Waiter waiter) {
        var connection = pollIdle();
        if (connection != null) {
            lend(connection, waiter);
        } else {
            queue(waiter, waiting);
        }
    }

    /// Lends a new connection, for a request that has just failed on an old one. An old one makes room for it if need
    /// be.
    public void leaseFresh(Waiter waiter) {
        queue(waiter, waitingForNew);
        if (!isDiallingEnough()) {
            var oldest = idle.pollLast();
            if (oldest != null) {
                oldest.close();
            }
        }
    }

    /// Takes back a wish that was not yet fulfilled.
    public void leave(Waiter waiter) {
        if (!waiting.remove(waiter)) {
            waitingForNew.remove(waiter);
        }
    }

    void release(Connection connection, boolean reusable) {
        if (!reusable || !connection.isOpen() || !isDiallingEnough()) {
            connection.close();
            return;
        }
        var next = waiting.pollFirst();
        if (next != null) {
            lend(connection, next);
        } else if (state.isRetired()) {
            connection.close();
        } else {
            connection.idleSince(System.nanoTime());
            idle.addFirst(connection);
        }
    }

    void closed(Connection connection) {
        open--;
        idle.remove(connection);
        dialForWaiting();
    }

    /// Closes what was idle for too long, and everything idle of an endpoint that is gone.
    ///
    /// @return whether the pool is empty and of no more use
    boolean sweep(long now) {
        long oldest = state.isRetired() ? now : now - options.idle().toNanos();
        for (var last = idle.peekLast(); last != null && last.idleSince() - oldest <= 0; last = idle.peekLast()) {
            idle.pollLast();
            last.close();
        }
        return state.isRetired() && open == 0 && dialling == 0 && waiting() == 0;
    }

    void closeIdle() {
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }

    int idle() {
        return idle.size();
    }

    int open() {
        return open;
    }

    int waiting() {
        return waiting.size() + waitingForNew.size();
    }

    /// Whether everyone who needs a new connection will get one without another connection's end.
    private boolean isDiallingEnough() {
        return dialling >= waitingForNew.size();
    }

    private @Nullable Connection pollIdle() {
        var connection = idle.pollFirst();
        while (connection != null && !connection.isOpen()) {
            connection = idle.pollFirst();
        }
        return connection;
    }

    private void queue(Waiter waiter, ArrayDeque<Waiter> queue) {
        if (waiting() >= options.queue()) {
            waiter.refused(new LeaseFailure.QueueFull());
            return;
        }
        queue.addLast(waiter);
        dialForWaiting();
    }

    private void dialForWaiting() {
        while (dialling < waiting() && open + dialling < options.connections()) {
            dial();
        }
    }

    private void dial() {
        dialling++;
        client.connect(target).onComplete(http -> dialled(new Connection(this, http)), this::failed);
    }

    private void dialled(Connection connection) {
        dialling--;
        open++;
        state.connected();
        var next = waitingForNew.pollFirst();
        if (next != null) {
            lend(connection, next);
        } else {
            release(connection, true);
        }
    }

    private void failed(Throwable cause) {
        dialling--;
        state.connectFailed();
        var first = waitingForNew.pollFirst();
        var waiter = first == null ? waiting.pollFirst() : first;
        if (waiter != null) {
            waiter.refused(new LeaseFailure.ConnectFailed(cause));
        }
        dialForWaiting();
    }

    private static void lend(Connection connection, Waiter waiter) {
        connection.leased();
        waiter.leased(connection);
    }
}
