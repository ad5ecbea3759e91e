package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Decision.Redirect;
import io.jvmingress.proxy.filter.AcceptField;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/// The proxy's own answers: one place for their status, form and fields. They name no policy, pod, address or version.
final class FailureResponder {

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence GRPC_STATUS = HttpHeaders.createOptimized("grpc-status");
    private static final CharSequence GRPC_MESSAGE = HttpHeaders.createOptimized("grpc-message");
    private static final CharSequence SERVER = HttpHeaders.createOptimized("jvm-ingress");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence GRPC = HttpHeaders.createOptimized(GrpcCall.CONTENT_TYPE);
    private static final CharSequence ONE_SECOND = HttpHeaders.createOptimized("1");

    private FailureResponder() {}

    /// Answers a request of which nothing was answered yet.
    ///
    /// @param date for the field of that name
    /// @param close whether the connection ends after an HTTP/1 answer
    static Future<Void> respond(
            HttpServerRequest request, Refusal refusal, String requestId, String date, boolean close) {
        var response = request.response();
        common(response, requestId, date, close && request.version() != HttpVersion.HTTP_2);
        if (GrpcCall.is(request)) {
            return endCall(response, refusal);
        }
        if (refusal.status() == 503) {
            response.headers().set(HttpHeaders.RETRY_AFTER, ONE_SECOND);
        }
        response.setStatusCode(refusal.status());
        var accept = request.headers().get(HttpHeaders.ACCEPT);
        if (accept != null && AcceptField.prefersJson(accept)) {
            response.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
            return response.end(
                    Buffer.buffer("{\"status\":" + refusal.status() + ",\"reason\":\"" + refusal.reason() + "\"}\n"));
        }
        response.headers().set(HttpHeaders.CONTENT_TYPE, TEXT);
        return response.end(Buffer.buffer(refusal.status() + " " + refusal.reason() + "\n"));
    }

    static Future<Void> redirect(
            HttpServerRequest request, Redirect redirect, String requestId, String date, boolean close) {
        var response = request.response();
        common(response, requestId, date, close && request.version() != HttpVersion.HTTP_2);
        response.setStatusCode(redirect.status()).headers().set(HttpHeaders.LOCATION, redirect.location());
        return response.end();
    }

    private static void common(HttpServerResponse response, String requestId, String date, boolean close) {
        var headers = response.headers();
        headers.set(HttpHeaders.SERVER, SERVER);
        headers.set(HttpHeaders.DATE, date);
        headers.set(REQUEST_ID, requestId);
        if (close) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /// A gRPC client reads the outcome of a call from its trailers; without a body they are the only fields.
    private static Future<Void> endCall(HttpServerResponse response, Refusal refusal) {
        boolean denied = refusal.reason().equals("PolicyDenied")
                || refusal.reason().equals("AccessDenied")
                || refusal.equals(Refusal.REVOKED);
        response.headers().set(HttpHeaders.CONTENT_TYPE, GRPC);
        response.headers().set(GRPC_STATUS, Integer.toString(GrpcCall.status(refusal)));
        response.headers().set(GRPC_MESSAGE, denied ? "denied by policy" : refusal.reason());
        return response.setStatusCode(200).end();
    }
}
