package io.jvmingress.proxy.server;

import io.jvmingress.proxy.balance.LeastRequest;
import io.jvmingress.proxy.balance.Tried;
import io.jvmingress.proxy.decision.Decision;
import io.jvmingress.proxy.decision.Decision.Forward;
import io.jvmingress.proxy.decision.Standing;
import io.jvmingress.proxy.filter.RequestId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/// One request, from its head to the last byte of its answer. It lives on one event loop.
///
/// It makes [Attempt]s at endpoints, one after the other, as long as nothing can have been done twice; once the
/// answer's head went out there is no other attempt. Whatever the end, [#finish] runs exactly once.
final class RequestTask implements LeastRequest.Loads {

    /// How many endpoints a request may fail to connect to.
    private static final int MOST_TRIES = 5;

    private static final int CLIENT_GONE = 499;

    private final ProxyLoop loop;
    private final ClientConnection client;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ServerRequestHead head;
    private final TaskEnd end;
    private final TaskClock clock;
    private String requestId = "";
    private String upgrade = "";
    private boolean withBody;
    private @Nullable Forward forward;
    private @Nullable RequestBody body;
    private Tried tried = Tried.NONE;
    private int tries;
    private Refusal lastFailure = Refusal.NO_CONNECTION;
    private boolean retrying;
    private boolean staleRetried;
    private int index;
    private @Nullable Attempt attempt;
    private @Nullable ResponseRelay relay;
    private @Nullable UpgradeTunnel tunnel;
    private @Nullable Throwable broken;

    /// In which round of its loop policy revoked its admission; [#ADMITTED] while it has not.
    int revokedIn = ADMITTED;

    /// Whether that ends the request: where policies only audit it does not.
    boolean ends;

    static final int ADMITTED = 0;

    /// Neighbours in the loop's list of running requests.
    @Nullable
    RequestTask previous;

    @Nullable
    RequestTask next;

    /// Where a request is: it tells what a deadline that has passed means.
    enum Phase {
        CONNECTING,
        SENDING,
        WAITING,
        RELAYING,
        UPGRADED,
        HALF_CLOSED,
        HELD,
        DONE
    }

    RequestTask(ProxyLoop loop, ClientConnection client, HttpServerRequest request) {
        this.loop = loop;
        this.client = client;
        this.request = request;
        this.response = request.response();
        this.head = new ServerRequestHead(request);
        this.end = new TaskEnd(loop, client, request);
        this.clock = new TaskClock(loop);
    }

    /// Decides on the request and sends it on its way.
    void start() {
        response.exceptionHandler(_ -> clientGone()).closeHandler(_ -> clientGone());
        var given = head.header("x-request-id");
        requestId = RequestId.isWellFormed(given) ? given : RequestId.make(loop.random());
        withBody = RequestChecks.hasBody(request, head);
        var refusal = RequestChecks.refusal(request, head, loop.options().limits());
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        var decision = loop.decide(head, client.peer(), end);
        if (end.dependsOnPod() && loop.latePods().hold(this)) {
            phase(Phase.HELD);
            if (withBody) {
                request.pause();
            }
        } else {
            act(decision);
        }
    }

    /// The pod that may have sent the request is known, or was waited for long enough.
    void decideAgain() {
        phase(Phase.CONNECTING);
        act(loop.decide(head, client.peer(), end));
    }

    private void act(Decision decision) {
        switch (decision) {
            case Forward found -> forward(found);
            case Decision.Redirect redirect -> {
                end.route(redirect.route());
                boolean close = closesAfterwards();
                finish(redirect.status());
                loop.strictTransport().addTo(request);
                end.responseEnded(FailureResponder.redirect(request, redirect, requestId, loop.date(), close));
            }
            case Decision.Respond(var status, var reason, var route) -> {
                end.route(route);
                refuse(new Refusal(status, reason));
            }
        }
    }

    private void forward(Forward found) {
        forward = found;
        end.forward(found);
        boolean upgradable = !withBody && !found.candidates().protocol().isMultiplexed();
        upgrade = upgradable ? RequestChecks.wantedUpgrade(request, head) : "";
        clock.limitCall(end.started(), GrpcCall.is(request) ? GrpcCall.timeoutNanos(request) : 0);
        if (withBody) {
            body = new RequestBody(
                    this,
                    RequestChecks.declaredLength(head),
                    loop.options().limits().body());
        }
        attempt(false);
    }

    // Attempts

    private void attempt(boolean fresh) {
        var found = found();
        var candidates = found.candidates().endpoints();
        index = LeastRequest.choose(candidates.size(), tried, this, loop.random());
        if (index < 0) {
            refuse(lastFailure);
            return;
        }
        tries++;
        phase(Phase.CONNECTING);
        var endpoint = candidates.get(index);
        var pool = loop.pools().pool(endpoint, found.candidates().protocol(), found.host());
        var started = new Attempt(this, found, endpoint, pool);
        attempt = started;
        started.start(fresh);
    }

    @Override
    public int of(int candidate) {
        var candidates = found().candidates();
        var endpoint = candidates.endpoints().get(candidate);
        return loop.pools().state(endpoint, candidates.protocol()).load(loop.now());
    }

    /// The endpoint gave no connection. Nothing was sent, so that any method may be tried elsewhere.
    ///
    /// @param failure what the client is told if there is no other endpoint to try
    void notConnected(Refusal failure) {
        endAttempt(false);
        retrying = retrying || loop.beginRetry();
        if (tries >= MOST_TRIES || !retrying || loop.isLate(end.started())) {
            refuse(failure);
            return;
        }
        lastFailure = failure;
        if (tried == Tried.NONE) {
            tried = new Tried(MOST_TRIES);
        }
        tried.add(index);
        attempt(false);
    }

    /// The endpoint had closed the connection before the request: once more, on a new one.
    void stale() {
        if (staleRetried) {
            refuse(Refusal.RESET);
            return;
        }
        staleRetried = true;
        if (body != null) {
            body.hold();
        }
        endAttempt(false);
        attempt(true);
    }

    /// The endpoint broke off. The client of a gRPC call, and every client in the middle of an answer, is told so in
    /// the same way.
    void reset(Throwable cause) {
        broken = cause;
        refuse(Refusal.RESET);
    }

    void answered(HttpClientResponse answer) {
        try {
            relay(answer);
        } catch (IllegalArgumentException _) {
            // A status or a field that must not be sent on.
            response.headers().clear();
            refuse(Refusal.RESET);
        }
    }

    private void relay(HttpClientResponse answer) {
        if (answer.statusCode() == 101 && !upgrade.isEmpty()) {
            upgrade(answer);
        } else if (answer.statusCode() < 200) {
            refuse(Refusal.RESET);
        } else {
            phase(Phase.RELAYING);
            // What is not read of a request would be taken for the next one.
            boolean close = loop.isDraining() || (body != null && !body.isFinished());
            if (close) {
                end.closeAfterwards();
            }
            var started = new ResponseRelay(this, answer);
            relay = started;
            started.start(close);
        }
    }

    private void upgrade(HttpClientResponse answer) {
        phase(Phase.UPGRADED);
        UpgradeTunnel.open(this, answer)
                .onComplete(
                        opened -> {
                            tunnel = opened;
                            opened.start();
                        },
                        _ -> clientGone());
    }

    // Ends

    /// The endpoint has said all.
    ///
    /// @param reusable whether its connection may serve another request, as far as the answer tells
    /// @param written when the client has been sent all
    void answerEnded(boolean reusable, Future<Void> written) {
        if (isDone()) {
            return;
        }
        boolean complete = body == null || body.isFinished();
        // After an upgrade that was not granted, Vert.x has left the request open.
        endAttempt(reusable && complete && upgrade.isEmpty());
        finish(response.getStatusCode());
        end.responseEnded(written);
    }

    /// One side of the tunnel will send no more: the other one is not waited for as long as both would be.
    void halfClosed() {
        phase(Phase.HALF_CLOSED);
    }

    void tunnelEnded() {
        if (!isDone()) {
            endAttempt(false);
            finish(101);
        }
    }

    private void clientGone() {
        // Who leaves with a whole answer has not given up: the endpoint's end of it is about to be read.
        if (!isDone() && tunnel == null && !response.ended()) {
            endAttempt(false);
            finish(CLIENT_GONE);
        }
    }

    /// Ends the request with an answer of our own, or, where it is too late for one, by breaking the connection.
    void refuse(Refusal refusal) {
        if (isDone()) {
            return;
        }
        endAttempt(false);
        end.reason(refusal.reason());
        if (response.headWritten() || GrpcCall.isToldByReset(request, broken)) {
            finish(response.headWritten() ? response.getStatusCode() : refusal.status());
            response.reset(GrpcCall.resetCode(refusal, broken)).onFailure(_ -> {
                // Closed already.
            });
            return;
        }
        boolean close = closesAfterwards();
        finish(refusal.status());
        loop.strictTransport().addTo(request);
        end.responseEnded(FailureResponder.respond(request, refusal, requestId, loop.date(), close));
    }

    /// Whether an answer of our own is the last one of its connection: what is left of a body would be taken for the
    /// next request.
    private boolean closesAfterwards() {
        boolean close = (withBody && !request.isEnded()) || loop.isDraining();
        if (close) {
            end.closeAfterwards();
        }
        return close;
    }

    private void endAttempt(boolean reusable) {
        if (attempt != null) {
            attempt.end(reusable);
        }
    }

    private void finish(int status) {
        if (clock.phase() == Phase.HELD) {
            loop.latePods().leave(this);
        }
        clock.enter(Phase.DONE);
        connected();
        if (body != null) {
            body.abandon();
        }
        end.finish(this, status, tries, body == null ? 0 : body.received());
    }

    // What the parts tell

    void sending() {
        connected();
        phase(Phase.SENDING);
    }

    void waiting() {
        connected();
        phase(Phase.WAITING);
    }

    private void connected() {
        if (retrying) {
            retrying = false;
            loop.endRetry();
        }
    }

    void bodySent() {
        if (clock.phase() == Phase.SENDING) {
            phase(Phase.WAITING);
        }
    }

    /// Something moved: the clock starts anew.
    void progress() {
        clock.progress();
    }

    private boolean isDone() {
        return clock.phase() == Phase.DONE;
    }

    private void phase(Phase entered) {
        clock.enter(entered);
    }

    /// Gives up if it took too long.
    void check(long now) {
        if (isDone() || !clock.isOver(now)) {
            return;
        }
        if (clock.isCallOver(now)) {
            refuse(Refusal.CALL_TIMEOUT);
            return;
        }
        switch (clock.phase()) {
            case CONNECTING -> refuse(Refusal.OVERLOADED);
            case SENDING -> refuse(body != null && body.isStalled() ? Refusal.SLOW_ENDPOINT : Refusal.SLOW_CLIENT);
            case WAITING -> refuse(Refusal.SLOW_ENDPOINT);
            case RELAYING -> refuse(relay != null && relay.isStalled() ? Refusal.SLOW_CLIENT : Refusal.SLOW_ENDPOINT);
            case UPGRADED, HALF_CLOSED -> {
                if (tunnel != null) {
                    tunnel.close();
                } else {
                    clientGone();
                }
            }
            case HELD, DONE -> {
                // Nothing is waited for, or by another clock.
            }
        }
    }

    boolean isUpgraded() {
        return clock.phase() == Phase.UPGRADED || clock.phase() == Phase.HALF_CLOSED;
    }

    /// What policy can be asked about again; null while no endpoint has the request.
    @Nullable
    Standing standing() {
        var found = forward;
        var running = attempt;
        return found == null || running == null || running.isEnded()
                ? null
                : new Standing(found, running.endpoint(), head, client.peer());
    }

    /// Policies no longer admit the client to the endpoint, and only audit.
    void wouldBeRevoked() {
        end.wouldBeDenied();
        loop.services().metrics().streamRevoked(false);
    }

    /// Ends the request, since policies no longer admit the client to the endpoint.
    void revoke() {
        loop.services().metrics().streamRevoked(true);
        if (tunnel == null) {
            refuse(Refusal.REVOKED);
        } else {
            end.reason(Refusal.REVOKED.reason());
            tunnel.revoke();
        }
    }

    ProxyLoop loop() {
        return loop;
    }

    TaskEnd end() {
        return end;
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return response;
    }

    ServerRequestHead head() {
        return head;
    }

    ClientConnection client() {
        return client;
    }

    /// Null for a request without one.
    @Nullable
    RequestBody body() {
        return body;
    }

    /// The protocol to change to; empty for an ordinary request.
    String upgrade() {
        return upgrade;
    }

    String requestId() {
        return requestId;
    }

    /// `address:port` of the last endpoint that was tried; empty before the first.
    String lastEndpoint() {
        return attempt == null ? "" : attempt.endpoint().hostAndPort();
    }

    /// Whether the answer's reading is halted.
    void holdEndpoint(boolean held) {
        if (attempt != null) {
            attempt.hold(held);
        }
    }

    HttpClientConnection upstreamConnection() {
        if (attempt == null) {
            throw new IllegalStateException("no endpoint was tried");
        }
        return attempt.connection();
    }

    private Forward found() {
        var found = forward;
        if (found == null) {
            throw new IllegalStateException("the request is not forwarded");
        }
        return found;
    }
}
