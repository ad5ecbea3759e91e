package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.HeadCheck;
import io.jvmingress.proxy.filter.HopByHop;
import io.jvmingress.proxy.match.RequestHead.Version;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// What is refused before anyone decides on it, because its framing or size is not to be trusted.
final class RequestChecks {

    private RequestChecks() {}

    /// Why the request is refused; null if it is not.
    static @Nullable Refusal refusal(HttpServerRequest request, ServerRequestHead head, Limits limits) {
        var headers = request.headers();
        if (fields(request, limits.fields()) > limits.fields()) {
            return Refusal.HEAD_TOO_LARGE;
        }
        if (headers.contains("")) {
            return Refusal.BAD_REQUEST;
        }
        var refused = HeadCheck.refusal(head);
        if (refused.isPresent()) {
            return new Refusal(refused.get().status(), refused.get().reason());
        }
        return limits.body() > 0 && declaredLength(head) > limits.body() ? Refusal.BODY_TOO_LARGE : null;
    }

    /// Whether a body follows: if a length or a coding says so (RFC 9112 6.3); in HTTP/2, unless the head was also the
    /// end.
    static boolean hasBody(HttpServerRequest request, ServerRequestHead head) {
        if (head.version() == Version.HTTP_2) {
            return !request.isEnded() && declaredLength(head) != 0;
        }
        return declaredLength(head) > 0 || !head.header("transfer-encoding").isEmpty();
    }

    /// The protocol that the client wants to change to. `h2c` is none: it would lead past all that is judged here.
    static String wantedUpgrade(HttpServerRequest request, ServerRequestHead head) {
        var protocol = head.header("upgrade");
        boolean wanted = !protocol.isEmpty()
                && head.version() == Version.HTTP_1_1
                && request.method().equals(HttpMethod.GET)
                && !HopByHop.anyLists(head.headers("upgrade"), "h2c")
                && HopByHop.anyLists(head.headers("connection"), "upgrade");
        return wanted ? protocol : "";
    }

    /// Why the request could not even be parsed.
    static Refusal unparsed(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.TARGET_TOO_LONG;
        }
        return cause instanceof TooLongHttpHeaderException ? Refusal.HEAD_TOO_LARGE : Refusal.BAD_REQUEST;
    }

    /// The body's length as declared; -1 where it is not. The codec has refused anything but digits.
    static long declaredLength(ServerRequestHead head) {
        var length = head.header("content-length");
        if (length.isEmpty()) {
            return -1;
        }
        try {
            return Long.parseLong(length.strip());
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private static int fields(HttpServerRequest request, int most) {
        if (request.headers() instanceof HttpHeaders headers) {
            int count = 0;
            for (var fields = headers.iteratorCharSequence(); fields.hasNext() && count <= most; fields.next()) {
                count++;
            }
            return count;
        }
        return request.headers().entries().size();
    }

    /// Whether a request may be sent twice (RFC 9110 9.2.2).
    static boolean isIdempotent(HttpServerRequest request) {
        return switch (request.method().name()) {
            case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }
}
