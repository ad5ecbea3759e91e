package io.jvmingress.proxy.pool;

import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import org.jspecify.annotations.Nullable;

/// A stream of an HTTP/2 connection, leased to one request.
public final class StreamLease implements Lease {

    private static final long REFUSED_STREAM = 7;
    private static final long CANCEL = 8;

    private final Http2Pool pool;
    private final Http2Connection connection;
    private final boolean reused;
    private @Nullable HttpClientRequest request;
    private boolean released;

    StreamLease(Http2Pool pool, Http2Connection connection, boolean reused) {
        this.pool = pool;
        this.connection = connection;
        this.reused = reused;
    }

    @Override
    public HttpClientConnection http() {
        return connection.http();
    }

    @Override
    public boolean isReused() {
        return reused;
    }

    @Override
    public void begin(HttpClientRequest begun) {
        if (released) {
            connection.lost();
        } else {
            request = begun;
        }
    }

    @Override
    public boolean isUnprocessed(Throwable failure) {
        var begun = request;
        if (failure instanceof StreamResetException reset) {
            return reset.getCode() == REFUSED_STREAM;
        }
        return begun != null
                && failure instanceof HttpClosedException closed
                && closed.goAway() != null
                && begun.streamId() > closed.goAway().getLastStreamId();
    }

    @Override
    public void hold(boolean value) {
        // Each stream has its own window; the connection's end reaches no stream that has ended.
    }

    @Override
    public void release(boolean reusable) {
        if (released) {
            return;
        }
        released = true;
        var begun = request;
        if (begun != null && !reusable) {
            cancel(begun);
        }
        pool.released(connection);
    }

    /// A request of which nothing was sent has no stream: Vert.x goes on counting it, and there is nothing to reset.
    private void cancel(HttpClientRequest begun) {
        if (begun.streamId() < 0) {
            connection.lost();
        } else {
            begun.reset(CANCEL).onFailure(_ -> {
                // It has ended already.
            });
        }
    }
}
