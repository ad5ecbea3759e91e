package io.jvmingress.proxy.pool;

import io.jvmingress.proxy.upstream.EndpointState;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One event loop's HTTP/1.1 connections to one endpoint.
///
/// The last one given back is the first one lent, so that the others grow old and are closed. Each of those who wait
/// caused a connection to be opened as long as there was room; whichever comes first, a new connection or one given
/// back, goes to the first in the queue. Those who have just failed on an old connection wait apart, for new ones only.
public final class EndpointPool implements Pool {

    private final EndpointState state;
    private final Dialler.Line line;
    private final EndpointRoom room;
    private final PoolOptions options;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waitingForNew = new ArrayDeque<>();
    private int open;
    private int dialling;

    EndpointPool(EndpointState state, Dialler.Line line, EndpointRoom room, PoolOptions options) {
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
        var connection = pollIdle();
        if (connection != null) {
            lend(connection, waiter);
        } else {
            queue(waiter, waiting);
        }
    }

    /// Lends a new connection, for a request that has just failed on an old one. An old one makes room for it if need
    /// be.
    @Override
    public void leaseFresh(Waiter waiter) {
        queue(waiter, waitingForNew);
        if (!isDiallingEnough()) {
            closeOldest();
        }
    }

    @Override
    public void leave(Waiter waiter) {
        if (waiting.remove(waiter) || waitingForNew.remove(waiter)) {
            room.unqueue();
        }
    }

    void release(Connection connection, boolean reusable) {
        if (!reusable || !connection.isOpen() || !isDiallingEnough()) {
            connection.close();
            return;
        }
        var next = poll(waiting);
        if (next != null) {
            lend(connection, next);
        } else if (state.isRetired() || room.isWanted()) {
            connection.close();
        } else {
            connection.idleSince(System.nanoTime());
            idle.addFirst(connection);
        }
    }

    void closed(Connection connection) {
        open--;
        idle.remove(connection);
        room.free();
        dialForWaiting();
    }

    @Override
    public boolean sweep(long now) {
        long oldest = state.isRetired() ? now : now - options.idle().toNanos();
        for (var last = idle.peekLast(); last != null && last.idleSince() - oldest <= 0; last = idle.peekLast()) {
            idle.pollLast();
            last.close();
        }
        return open == 0 && dialling == 0 && waiting() == 0;
    }

    @Override
    public void closeOldest() {
        var last = idle.pollLast();
        if (last != null) {
            last.close();
        }
    }

    @Override
    public void discard() {
        closeIdle();
        room.leave(this);
    }

    @Override
    public void closeIdle() {
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }

    @Override
    public int idle() {
        return idle.size();
    }

    @Override
    public long idleSince() {
        return idle.getLast().idleSince();
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
        if (!room.queue()) {
            waiter.refused(new LeaseFailure.QueueFull());
            return;
        }
        queue.addLast(waiter);
        dialForWaiting();
    }

    @Override
    public void dialForWaiting() {
        while (dialling < waiting() && room.take()) {
            dial();
        }
    }

    private void dial() {
        dialling++;
        line.dial().onComplete(http -> dialled(new Connection(this, http)), this::failed);
    }

    private void dialled(Connection connection) {
        dialling--;
        open++;
        state.connected();
        var next = poll(waitingForNew);
        if (next != null) {
            lend(connection, next);
        } else {
            release(connection, true);
        }
    }

    private void failed(Throwable cause) {
        dialling--;
        state.connectFailed();
        var first = poll(waitingForNew);
        var waiter = first == null ? poll(waiting) : first;
        if (waiter != null) {
            waiter.refused(new LeaseFailure.ConnectFailed(cause));
        }
        room.free();
        dialForWaiting();
    }

    private @Nullable Waiter poll(ArrayDeque<Waiter> queue) {
        var waiter = queue.pollFirst();
        if (waiter != null) {
            room.unqueue();
        }
        return waiter;
    }

    private static void lend(Connection connection, Waiter waiter) {
        connection.leased();
        waiter.leased(connection);
    }
}
