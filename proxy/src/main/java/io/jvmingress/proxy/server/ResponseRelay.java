package io.jvmingress.proxy.server;

import io.jvmingress.proxy.filter.HopByHop;
import io.jvmingress.proxy.filter.TrailerFields;
import io.jvmingress.proxy.pool.Channels;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An endpoint's answer on its way to the client, at the pace of the slower side.
final class ResponseRelay {

    private static final CharSequence SERVER = HttpHeaders.createOptimized("jvm-ingress");
    private static final int NOT_MODIFIED = 304;
    private static final int MOST_DIGITS = 18;

    private final RequestTask task;
    private final HttpClientResponse answer;
    private final HttpServerResponse response;
    private final long declared;
    private boolean stalled;
    private @Nullable Future<Void> written;

    ResponseRelay(RequestTask task, HttpClientResponse answer) {
        this.task = task;
        this.answer = answer;
        this.response = task.response();
        this.declared = length(answer.headers().get(HttpHeaders.CONTENT_LENGTH));
    }

    /// Whether the client, not the endpoint, is the one that is waited for.
    boolean isStalled() {
        return stalled;
    }

    void start(boolean close) {
        response.setStatusCode(answer.statusCode());
        copyMessage();
        copyFields(answer.headers(), response.headers());
        addOurs();
        boolean withoutLength = declared < 0 && hasBody();
        if (close && task.request().version() != HttpVersion.HTTP_2) {
            response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        } else if (withoutLength && task.request().version() == HttpVersion.HTTP_1_0) {
            // Only the connection's end can tell an HTTP/1.0 client where the body ends; Vert.x would keep it open for
            // a client that asked so, and sets its own field last.
            response.headersEndHandler(_ -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
            task.end().closeAfterwards();
        }
        if (withoutLength && task.request().version() == HttpVersion.HTTP_1_1) {
            response.setChunked(true);
        }
        answer.handler(this::part).endHandler(_ -> end()).exceptionHandler(task::reset);
    }

    private boolean hasBody() {
        int status = answer.statusCode();
        return status != 204
                && status != NOT_MODIFIED
                && !task.request().method().equals(HttpMethod.HEAD);
    }

    private void copyMessage() {
        var message = answer.statusMessage();
        int status = answer.statusCode();
        // Vert.x knows a 304, whose Content-Length is not that of its body, by the standard message.
        if (status != NOT_MODIFIED
                && !message.equals(response.getStatusMessage())
                && !message.isEmpty()
                && task.request().version() != HttpVersion.HTTP_2) {
            response.setStatusMessage(message);
        }
    }

    /// Copies what is not of one connection only.
    static void copyFields(MultiMap source, MultiMap target) {
        var connection = source.get(HttpHeaders.CONNECTION);
        var nominating =
                connection == null ? List.<String>of() : HopByHop.nominating(source.getAll(HttpHeaders.CONNECTION));
        for (Map.Entry<String, String> field : source) {
            var name = field.getKey();
            if (!HopByHop.endsHere(name) && !isNominated(nominating, name)) {
                target.add(name, field.getValue());
            }
        }
    }

    private static boolean isNominated(List<String> nominating, String name) {
        for (int i = 0; i < nominating.size(); i++) {
            if (HopByHop.lists(nominating.get(i), name) && !name.equalsIgnoreCase("content-length")) {
                return true;
            }
        }
        return false;
    }

    private void addOurs() {
        var headers = response.headers();
        if (!headers.contains(HttpHeaders.SERVER)) {
            headers.add(HttpHeaders.SERVER, SERVER);
        }
        if (!headers.contains(HttpHeaders.DATE)) {
            headers.add(HttpHeaders.DATE, task.loop().date());
        }
        task.loop().strictTransport().addTo(task.request());
    }

    private void part(Buffer part) {
        task.progress();
        if (response.closed() || response.ended()) {
            return;
        }
        if (part.length() == declared && !response.headWritten()) {
            task.end().sent(part.length());
            written = response.end(part);
            return;
        }
        task.end().sent(part.length());
        response.write(part).onFailure(_ -> {
            // The response's own handlers hear of it.
        });
        if (response.writeQueueFull()) {
            stalled = true;
            task.holdEndpoint(true);
            answer.pause();
            response.drainHandler(_ -> drained());
        }
    }

    private void drained() {
        stalled = false;
        task.progress();
        answer.resume();
        // Not at once: this may be called while Vert.x hands out, buffer by buffer, what it held back, and the rest of
        // it is still to come. Between two tasks of the loop there is either nothing left or the answer is stalled
        // again.
        Channels.of(task.client().http()).eventLoop().execute(this::resumed);
    }

    private void resumed() {
        if (!stalled) {
            task.holdEndpoint(false);
        }
    }

    private void end() {
        if (written == null) {
            if (response.closed() || response.ended()) {
                return;
            }
            try {
                copyTrailers();
            } catch (IllegalArgumentException invalid) {
                task.reset(invalid);
                return;
            }
            written = response.end();
        }
        task.answerEnded(isReusable(), written);
    }

    private void copyTrailers() {
        var trailers = answer.trailers();
        if (trailers.isEmpty() || (declared >= 0 && task.request().version() != HttpVersion.HTTP_2)) {
            return;
        }
        for (Map.Entry<String, String> field : trailers) {
            if (TrailerFields.mayPass(field.getKey())) {
                response.trailers().add(field.getKey(), field.getValue());
            }
        }
    }

    /// Whether the endpoint's connection can serve another request (RFC 9112 9.3).
    private boolean isReusable() {
        boolean old = answer.version() == HttpVersion.HTTP_1_0;
        if (answer.headers().get(HttpHeaders.CONNECTION) == null) {
            return !old;
        }
        var connection = answer.headers().getAll(HttpHeaders.CONNECTION);
        return !HopByHop.anyLists(connection, "close") && (!old || HopByHop.anyLists(connection, "keep-alive"));
    }

    private static long length(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return -1;
        }
        if (text.length() > MOST_DIGITS) {
            throw new IllegalArgumentException("a body of more than 10^18 bytes");
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = 10 * value + (c - '0');
        }
        return value;
    }
}
