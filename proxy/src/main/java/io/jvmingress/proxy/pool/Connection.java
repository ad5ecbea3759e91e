package io.jvmingress.proxy.pool;

import io.vertx.core.http.HttpClientConnection;

/// A connection to an endpoint, leased to one request at a time.
public final class Connection {

    private final EndpointPool pool;
    private final HttpClientConnection http;
    private long idleSince;
    private int uses;
    private boolean open = true;
    private boolean held;

    Connection(EndpointPool pool, HttpClientConnection http) {
        this.pool = pool;
        this.http = http;
        http.closeHandler(_ -> closed());
        EndOfInput.listen(Channels.of(http), this::inputEnded);
        http.exceptionHandler(_ -> {
            // The request that holds the connection hears of it, too; an idle one is closed by Vert.x.
        });
    }

    public HttpClientConnection http() {
        return http;
    }

    /// Whether a request went over it before: then the endpoint may have closed it in the meantime.
    public boolean isReused() {
        return uses > 1;
    }

    public boolean isOpen() {
        return open;
    }

    /// To be called before the reading of an answer is halted, and after it was resumed: an endpoint may end the
    /// connection with its answer, and what was read of it must be handed out first.
    public void hold(boolean value) {
        held = value;
        if (!held && !open) {
            shut();
        }
    }

    private void inputEnded() {
        open = false;
        if (!held) {
            shut();
        }
    }

    private void shut() {
        http.close().onFailure(_ -> {
            // Closed already.
        });
    }

    /// Gives it back.
    ///
    /// @param reusable whether both messages came to their end, and neither side asked to close
    public void release(boolean reusable) {
        pool.release(this, reusable);
    }

    void leased() {
        uses++;
        held = false;
    }

    void idleSince(long nanos) {
        idleSince = nanos;
    }

    long idleSince() {
        return idleSince;
    }

    void close() {
        open = false;
        shut();
    }

    private void closed() {
        open = false;
        pool.closed(this);
    }
}
