package io.jvmingress.proxy.server;

import io.jvmingress.proxy.match.RequestHead.Version;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// What is refused before anyone decides on it, because its framing or size is not to be trusted.
final class RequestChecks {

    private static final Refusal EMPTY_NAME = new Refusal(400, "BadRequest");
    private static final Refusal TOO_MANY_FIELDS = new Refusal(431, "HeadTooLarge");
    private static final Refusal CODING = new Refusal(501, "UnknownTransferEncoding");
    private static final Refusal EXPECTATION = new Refusal(417, "UnknownExpectation");
    static final Refusal BODY_TOO_LARGE = new Refusal(413, "BodyTooLarge");

    private RequestChecks() {}

    /// An answer of our own.
    record Refusal(int status, String reason) {}

    /// Why the request is refused; null if it is not.
    static @Nullable Refusal refusal(HttpServerRequest request, ServerRequestHead head, Limits limits) {
        var headers = request.headers();
        if (fields(request, limits.fields()) > limits.fields()) {
            return TOO_MANY_FIELDS;
        }
        if (headers.contains("")) {
            return EMPTY_NAME;
        }
        var coding = head.header("transfer-encoding");
        if (!coding.isEmpty() && (head.version() != Version.HTTP_1_1 || !coding.equalsIgnoreCase("chunked"))) {
            return CODING;
        }
        var expect = head.header("expect");
        if (!expect.isEmpty() && head.version() != Version.HTTP_1_0 && !expect.equalsIgnoreCase("100-continue")) {
            return EXPECTATION;
        }
        return limits.body() > 0 && declaredLength(head) > limits.body() ? BODY_TOO_LARGE : null;
    }

    /// Why the request could not even be parsed.
    static Refusal unparsed(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(414, "TargetTooLong");
        }
        return cause instanceof TooLongHttpHeaderException ? TOO_MANY_FIELDS : EMPTY_NAME;
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
}
