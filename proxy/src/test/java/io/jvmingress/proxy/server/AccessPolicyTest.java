package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.access.AccessFormat;
import io.jvmingress.proxy.access.AccessLog;
import io.jvmingress.proxy.table.AccessGuard;
import io.jvmingress.proxy.table.AccessGuard.Requests;
import io.jvmingress.proxy.table.AccessGuard.Rule;
import io.jvmingress.proxy.table.AccessGuard.Target;
import io.jvmingress.proxy.table.Admission;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// AccessPolicies on real sockets: `GET` is admitted, other methods are not.
@Timeout(60)
class AccessPolicyTest {

    @Test
    void eachRequestOfAConnectionIsJudged() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.start().guarded(readers(true)).serving(backend.endpoint());
                var client = proxy.connect()) {
            for (var method : List.of("GET", "DELETE", "GET")) {
                var head = client.send(method + " /a HTTP/1.1\nhost: shop.test\n\n")
                        .readHead();
                assertThat(head).startsWith(method.equals("GET") ? "HTTP/1.1 200 " : "HTTP/1.1 403 ");
                client.readBody(head);
            }
            assertThat(backend.nextHead()).startsWith("GET /a");
            assertThat(backend.nextHead()).as("the refused one never got there").startsWith("GET /a");
        }
    }

    @Test
    void theAnswerNamesNobodyAndTheCountersTheReason() {
        var out = new ByteArrayOutputStream();
        try (var backend = TestBackend.saying("hello");
                var log = AccessLog.start(AccessFormat.JSON, out);
                var proxy = TestProxy.logging(log).guarded(readers(true)).serving(backend.endpoint());
                var client = proxy.connect()) {
            var answer = client.send("DELETE /a HTTP/1.1\nhost: shop.test\nconnection: close\n\n")
                    .readToEnd();
            assertThat(answer)
                    .startsWith("HTTP/1.1 403 ")
                    .endsWith("403 AccessDenied\n")
                    .doesNotContain("readers", "shop/", backend.endpoint().hostAndPort());
            proxy.awaitIdle();
            assertThat(proxy.metrics.scrape()).contains("reason=\"AccessDenied\"} 1.0");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"status\":403", "\"reason\":\"AccessDenied\"");
    }

    @Test
    void auditServesCountsAndLogs() {
        var out = new ByteArrayOutputStream();
        try (var backend = TestBackend.saying("hello");
                var log = AccessLog.start(AccessFormat.JSON, out);
                var proxy = TestProxy.logging(log).guarded(readers(false)).serving(backend.endpoint())) {
            assertThat(proxy.get("DELETE /a HTTP/1.1\nhost: shop.test\n\n")).startsWith("HTTP/1.1 200 ");
            proxy.awaitIdle();
            assertThat(proxy.metrics.scrape()).contains("reason=\"AccessAudit\"} 1.0");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"status\":200", "\"reason\":\"AccessAudit\"");
    }

    @Test
    void eachStreamOfAConnectionIsJudged() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.startWithTls().guarded(readers(true)).serving(backend.endpoint())) {
            var client = proxy.vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setUseAlpn(true)
                    .setSsl(true)
                    .setTrustAll(true)
                    .setVerifyHost(false)
                    .setDefaultHost("localhost")
                    .setDefaultPort(proxy.server.httpsPort()));
            for (var method : List.of(HttpMethod.GET, HttpMethod.DELETE, HttpMethod.GET)) {
                var answer = TestProxy.await(client.request(method, "/a").compose(HttpClientRequest::send));
                assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
                assertThat(answer.statusCode()).isEqualTo(method.equals(HttpMethod.GET) ? 200 : 403);
            }
            TestProxy.await(client.close());
        }
    }

    @Test
    void aGrpcCallIsToldThatItHasNoPermission() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.start().guarded(readers(true)).serving(backend.endpoint())) {
            assertThat(proxy.get("""
                            POST /shop.Orders/List HTTP/1.1
                            host: shop.test
                            content-type: application/grpc
                            content-length: 0

                            """))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("grpc-status: 7", "grpc-message: denied by policy");
        }
    }

    private static AccessGuard readers(boolean enforced) {
        var gets = new Requests(List.of("GET"), List.of(), List.of(), List.of());
        var rule = new Rule("read", new Admission(true, List.of(), List.of()), false, List.of(gets));
        return new AccessGuard("shop/readers", enforced, List.of(new Target.Service("shop/web")), List.of(rule));
    }
}
