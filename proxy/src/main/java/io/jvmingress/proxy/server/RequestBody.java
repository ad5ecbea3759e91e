package io.jvmingress.proxy.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request's body on its way to an endpoint, at the pace of the slower side.
///
/// Nothing is read from the client before there is a connection. What was sent is remembered up to a bound while the
/// request might have to be sent again.
final class RequestBody {

    /// How much of a body is kept to send it again, in bytes.
    private static final int REPLAYABLE = 64 << 10;

    private final RequestTask task;
    private final HttpServerRequest request;
    private final long declared;
    private final long limit;
    private final int number;
    private @Nullable HttpClientRequest upstream;
    private @Nullable List<Buffer> sent;
    private long received;
    private boolean ended;
    private boolean finished;
    private boolean stalled;
    private boolean listening;
    private boolean awaited;
    private final boolean lazy;

    /// @param declared the body's length, or -1 if only its end will tell
    RequestBody(RequestTask task, long declared, long limit) {
        this.task = task;
        this.request = task.request();
        this.declared = declared;
        this.limit = limit;
        this.lazy = declared < 0
                && request.version() == HttpVersion.HTTP_2
                && isUsuallyEmpty(request.method().name());
        this.number = task.client().requests();
        request.pause();
        if (declared < 0) {
            task.client().watchTrailers();
        }
    }

    /// Sends head and body.
    ///
    /// @param replayable whether the body is to be remembered
    void start(HttpClientRequest to, boolean replayable) {
        upstream = to;
        finished = false;
        stalled = false;
        to.drainHandler(_ -> drained());
        if (declared < 0 && (received > 0 || !lazy)) {
            to.setChunked(true);
        }
        if (received > 0 || ended) {
            resend(to);
        } else {
            sent = replayable ? new ArrayList<>(1) : null;
            if (!lazy) {
                to.writeHead().onFailure(_ -> {
                    // The request's own handlers hear of it.
                });
            }
        }
        if (!listening) {
            listening = true;
            request.handler(this::received).endHandler(_ -> ended());
        }
        if (!ended) {
            request.resume();
        }
    }

    /// Whether everything was sent.
    boolean isFinished() {
        return finished;
    }

    /// The client waits for the endpoint's permission to send (RFC 9110 10.1.1).
    void awaitPermission() {
        awaited = true;
    }

    void permitted() {
        awaited = false;
    }

    /// Whether the endpoint, not the client, is the one that is waited for.
    boolean isStalled() {
        return stalled || ended || (awaited && received == 0);
    }

    boolean isReplayable() {
        return received == 0 || sent != null;
    }

    long received() {
        return received;
    }

    /// Stops sending; what the client still sends is for nobody.
    void abandon() {
        upstream = null;
        sent = null;
    }

    /// There is an answer: it will not be sent again.
    void forget() {
        sent = null;
    }

    /// Holds the client back until there is someone to send to again.
    void hold() {
        upstream = null;
        if (!ended) {
            request.pause();
        }
    }

    private void received(Buffer part) {
        received += part.length();
        if (limit > 0 && received > limit) {
            task.refuse(Refusal.BODY_TOO_LARGE);
            return;
        }
        var to = upstream;
        if (to == null) {
            task.end().discarded(part.length());
            return;
        }
        task.progress();
        remember(part);
        if (lazy && received == part.length()) {
            to.setChunked(true);
        }
        if (received == declared) {
            finished = true;
            to.end(part).onFailure(_ -> {
                // The request's own handlers hear of it.
            });
            task.bodySent();
            return;
        }
        to.write(part).onFailure(_ -> {
            // The request's own handlers hear of it.
        });
        if (to.writeQueueFull()) {
            stalled = true;
            request.pause();
        }
    }

    private void remember(Buffer part) {
        if (sent != null) {
            if (received > REPLAYABLE) {
                sent = null;
            } else {
                sent.add(part);
            }
        }
    }

    /// HTTP/2 tells a body-less request only by the end that follows its head: for such a method the head waits for
    /// what
    /// comes next, so that a GET does not become a GET with an empty chunked body.
    private static boolean isUsuallyEmpty(String method) {
        return switch (method) {
            case "GET", "HEAD", "DELETE", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    private void resend(HttpClientRequest to) {
        var parts = sent == null ? List.<Buffer>of() : List.copyOf(sent);
        for (var part : parts) {
            to.write(part.copy()).onFailure(_ -> {
                // The request's own handlers hear of it.
            });
        }
        if (ended || received == declared) {
            finish(to);
        }
    }

    private void drained() {
        stalled = false;
        task.progress();
        if (!ended && upstream != null) {
            request.resume();
        }
    }

    private void ended() {
        ended = true;
        var to = upstream;
        if (to == null) {
            task.end().clientBodyEnded();
        } else if (!finished) {
            finish(to);
        }
    }

    private void finish(HttpClientRequest to) {
        finished = true;
        var trailers = task.client().takeTrailers(number);
        // Vert.x has no way to end an HTTP/2 request with trailers.
        if (trailers != null && to.version() != HttpVersion.HTTP_2) {
            RequestTrailers.send(trailers, task.upstreamConnection());
        }
        to.end().onFailure(_ -> {
            // The request's own handlers hear of it.
        });
        task.bodySent();
    }
}
