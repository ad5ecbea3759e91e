package io.jvmingress.proxy.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What gRPC says over HTTP/2, as far as a proxy has to know it: how long a call may take, and how it ends when nobody
/// but the proxy can say so.
final class GrpcCall {

    static final String CONTENT_TYPE = "application/grpc";

    private static final int MOST_DIGITS = 8;

    private static final long INTERNAL_ERROR = 2;
    private static final long REFUSED_STREAM = 7;
    private static final long CANCEL = 8;
    private static final long ENHANCE_YOUR_CALM = 11;
    private static final long INADEQUATE_SECURITY = 12;

    private GrpcCall() {}

    /// Whether the request is a call: `application/grpc`, with or without the name of a codec.
    static boolean is(HttpServerRequest request) {
        var type = request.headers().get(HttpHeaders.CONTENT_TYPE);
        return type != null && isType(type);
    }

    static boolean isType(String type) {
        if (!type.startsWith(CONTENT_TYPE)) {
            return false;
        }
        int end = CONTENT_TYPE.length();
        return type.length() == end || type.charAt(end) == '+' || type.charAt(end) == ';';
    }

    /// How long the client gives a call, in nanoseconds: at most eight digits and a unit; 0 where it does not say.
    static long timeoutNanos(HttpServerRequest request) {
        var text = request.headers().get("grpc-timeout");
        return text == null ? 0 : nanos(text);
    }

    static long nanos(String text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > MOST_DIGITS) {
            return 0;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            value = 10 * value + (c - '0');
        }
        return switch (text.charAt(digits)) {
            case 'H' -> TimeUnit.HOURS.toNanos(value);
            case 'M' -> TimeUnit.MINUTES.toNanos(value);
            case 'S' -> TimeUnit.SECONDS.toNanos(value);
            case 'm' -> TimeUnit.MILLISECONDS.toNanos(value);
            case 'u' -> TimeUnit.MICROSECONDS.toNanos(value);
            case 'n' -> value;
            default -> 0;
        };
    }

    /// The `grpc-status` of an answer of our own, by gRPC's mapping of HTTP statuses.
    static int status(Refusal refusal) {
        if (refusal.equals(Refusal.CALL_TIMEOUT)) {
            return 4;
        }
        return switch (refusal.status()) {
            case 400, 431 -> 13;
            case 403 -> 7;
            case 404 -> 12;
            case 413 -> 8;
            case 502, 503, 504 -> 14;
            default -> 2;
        };
    }

    /// Whether the client of a call is to learn of the endpoint's reset by one of its own stream.
    static boolean isToldByReset(HttpServerRequest request, @Nullable Throwable broken) {
        return broken instanceof StreamResetException && request.version() == HttpVersion.HTTP_2 && is(request);
    }

    /// What a client's stream is reset with, when the endpoint's was: gRPC reads the outcome of a call from it.
    static long resetCode(Refusal refusal, @Nullable Throwable cause) {
        return refusal.equals(Refusal.REVOKED) ? CANCEL : resetCode(cause);
    }

    static long resetCode(@Nullable Throwable cause) {
        long code = cause instanceof StreamResetException reset ? reset.getCode() : INTERNAL_ERROR;
        boolean known =
                code == REFUSED_STREAM || code == CANCEL || code == ENHANCE_YOUR_CALM || code == INADEQUATE_SECURITY;
        return known ? code : INTERNAL_ERROR;
    }
}
