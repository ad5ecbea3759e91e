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
/// The last one given back is the first one lent, so that the others grow old and are closed. All who wait are in one
/// queue, and each of them caused a connection to be opened as long as there was room; whichever comes first, a new
/// connection or one given back, goes to the first in the queue.
public final class EndpointPool {

    private final EndpointState state;
    private final HttpClientAgent client;
    private final PoolOptions options;
    private final HttpConnectOptions target;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
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
            queue(waiter);
        }
    }

    /// Lends a new connection if there is room for one, for a request that has just failed on an old one.
    public void leaseFresh(Waiter waiter) {
        if (open + dialling >= options.connections()) {
            lease(waiter);
        } else {
            queue(waiter);
        }
    }

    /// Takes back a wish that was not yet fulfilled.
    public void leave(Waiter waiter) {
        waiting.remove(waiter);
    }

    void release(Connection connection, boolean reusable) {
        if (!reusable || !connection.isOpen()) {
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
        return state.isRetired() && open == 0 && dialling == 0 && waiting.isEmpty();
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
        return waiting.size();
    }

    private @Nullable Connection pollIdle() {
        var connection = idle.pollFirst();
        while (connection != null && !connection.isOpen()) {
            connection = idle.pollFirst();
        }
        return connection;
    }

    private void queue(Waiter waiter) {
        if (waiting.size() >= options.queue()) {
            waiter.refused(new LeaseFailure.QueueFull());
            return;
        }
        waiting.addLast(waiter);
        dialForWaiting();
    }

    private void dialForWaiting() {
        while (dialling < waiting.size() && open + dialling < options.connections()) {
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
        release(connection, true);
    }

    private void failed(Throwable cause) {
        dialling--;
        state.connectFailed();
        var waiter = waiting.pollFirst();
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
