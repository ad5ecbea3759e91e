package io.jvmingress.proxy.pool;

import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;

/// A connection to an endpoint, leased to one request at a time.
public final class Connection implements Lease {

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

    @Override
    public HttpClientConnection http() {
        return http;
    }

    @Override
    public boolean isReused() {
        return uses > 1;
    }

    public boolean isOpen() {
        return open;
    }

    @Override
    public void begin(HttpClientRequest request) {
        // The connection is all that is to be known.
    }

    @Override
    public boolean isUnprocessed(Throwable failure) {
        return false;
    }

    @Override
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

    @Override
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
