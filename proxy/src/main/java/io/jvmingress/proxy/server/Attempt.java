package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Decision.Forward;
import io.jvmingress.proxy.match.RequestHead.Version;
import io.jvmingress.proxy.pool.Lease;
import io.jvmingress.proxy.pool.LeaseFailure;
import io.jvmingress.proxy.pool.Pool;
import io.jvmingress.proxy.pool.Waiter;
import io.jvmingress.proxy.table.Endpoint;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One endpoint's turn with a request: counted as in flight, connected to, sent to.
///
/// It ends exactly once, in [#end], whoever gives up: that is where the count goes down and the connection goes back.
/// Whatever comes after that is not listened to.
final class Attempt implements Waiter {

    private final RequestTask task;
    private final Forward forward;
    private final Endpoint endpoint;
    private final Pool pool;
    private @Nullable Lease lease;
    private boolean answered;
    private boolean informed;
    private boolean ended;

    Attempt(RequestTask task, Forward forward, Endpoint endpoint, Pool pool) {
        this.task = task;
        this.forward = forward;
        this.endpoint = endpoint;
        this.pool = pool;
    }

    /// @param fresh whether only a new connection will do
    void start(boolean fresh) {
        pool.state().begin();
        if (fresh) {
            pool.leaseFresh(this);
        } else {
            pool.lease(this);
        }
    }

    /// @param reusable whether the connection may serve another request
    void end(boolean reusable) {
        if (ended) {
            return;
        }
        ended = true;
        pool.state().end();
        if (lease == null) {
            pool.leave(this);
        } else {
            lease.release(reusable);
        }
    }

    /// To be asked for only while the attempt holds one.
    HttpClientConnection connection() {
        var held = lease;
        if (held == null) {
            throw new IllegalStateException("the attempt has no connection");
        }
        return held.http();
    }

    void hold(boolean held) {
        if (lease != null && !ended) {
            lease.hold(held);
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    boolean isEnded() {
        return ended;
    }

    /// Whether the endpoint may have closed the connection before the request reached it.
    boolean isReused() {
        return lease != null && lease.isReused();
    }

    @Override
    public void leased(Lease leased) {
        lease = leased;
        leased.http().request(task.loop().newRequest()).onComplete(to -> send(leased, to), _ -> stale());
    }

    @Override
    public void refused(LeaseFailure failure) {
        switch (failure) {
            case LeaseFailure.QueueFull _ -> task.notConnected(Refusal.OVERLOADED);
            case LeaseFailure.ConnectFailed(var cause) ->
                task.notConnected(cause instanceof SSLException ? Refusal.TLS_FAILED : Refusal.NO_CONNECTION);
        }
    }

    private void send(Lease from, HttpClientRequest to) {
        from.begin(to);
        if (ended) {
            return;
        }
        to.exceptionHandler(this::failed);
        to.setMethod(task.request().method()).setURI(forward.path());
        try {
            UpstreamHead.write(task, forward, to);
        } catch (IllegalArgumentException _) {
            // A field that HTTP/2 can carry and HTTP/1.1 cannot.
            task.refuse(Refusal.BAD_REQUEST);
            return;
        }
        to.response().onComplete(this::answered, this::failed);
        if (task.head().version() != Version.HTTP_1_0) {
            to.earlyHintsHandler(this::earlyHints);
        }
        var body = task.body();
        if (!task.upgrade().isEmpty()) {
            task.waiting();
            to.connect().onFailure(this::failed);
        } else if (body == null) {
            task.waiting();
            to.end().onFailure(this::failed);
        } else {
            task.sending();
            to.continueHandler(_ -> proceed());
            if (!task.head().header("expect").isEmpty()) {
                body.awaitPermission();
            }
            body.start(to, isMultiplexed() || (RequestChecks.isIdempotent(task.request()) && isReused()));
        }
    }

    private void answered(HttpClientResponse got) {
        if (!ended) {
            answered = true;
            var body = task.body();
            if (body != null) {
                body.forget();
            }
            task.answered(got);
        }
    }

    /// An endpoint may refuse any stream of a connection that it is about to end, and then has not looked at it.
    private boolean isMultiplexed() {
        return forward.candidates().protocol().isMultiplexed();
    }

    private void failed(Throwable cause) {
        if (ended || answered) {
            return;
        }
        var body = task.body();
        boolean replayable = body == null || body.isReplayable();
        boolean unprocessed = lease != null && lease.isUnprocessed(cause);
        boolean harmless = isReused() && RequestChecks.isIdempotent(task.request()) && !informed;
        if (replayable && (unprocessed || harmless)) {
            stale();
        } else {
            task.reset(cause);
        }
    }

    private void stale() {
        if (!ended) {
            task.stale();
        }
    }

    private void proceed() {
        if (!ended) {
            informed = true;
            task.progress();
            var body = task.body();
            if (body != null) {
                body.permitted();
            }
            if (task.head().version() == Version.HTTP_1_0) {
                return;
            }
            task.response().writeContinue().onFailure(_ -> {
                // The response's own handlers hear of it.
            });
        }
    }

    private void earlyHints(MultiMap fields) {
        if (ended) {
            return;
        }
        informed = true;
        var hints = MultiMap.caseInsensitiveMultiMap();
        ResponseRelay.copyFields(fields, hints);
        try {
            task.response().writeEarlyHints(hints).onFailure(_ -> {
                // The response's own handlers hear of it.
            });
        } catch (IllegalArgumentException _) {
            // Hints that must not be sent on; the answer is still to come.
        }
    }
}
