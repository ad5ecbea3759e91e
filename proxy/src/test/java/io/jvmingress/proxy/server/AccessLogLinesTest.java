package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.access.AccessFormat;
import io.jvmingress.proxy.access.AccessLog;
import io.jvmingress.proxy.table.RouteAction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AccessLogLinesTest {

    @Test
    void aRefusedRequestTellsItsClientAndItsIngress() {
        assertThat(logged(proxy -> {
                    proxy.publish(new RouteAction.Respond(503, "NoEndpoints"), List.of());
                    proxy.get("GET /a HTTP/1.1\nhost: shop.test\nx-forwarded-for: 192.0.2.7\n\n");
                }))
                .contains("\"status\":503", "\"reason\":\"NoEndpoints\"", "192.0.2.7", "\"header\"", "shop/web");
    }

    @Test
    void aRequestThatCannotBeParsedHasALine() {
        assertThat(logged(proxy -> proxy.get("GET / HTTP/1.1\nbad field: 1\n\n")))
                .contains("\"status\":400", "\"reason\":\"BadRequest\"", "127.0.0.1");
    }

    @Test
    void anAnswerThatBrokeOffIsTold() {
        try (var backend = TestBackend.of((it, wire) -> {
            it.readRequest(wire);
            wire.send("HTTP/1.1 200 OK\ncontent-length: 10\n\nhalf");
        })) {
            assertThat(logged(proxy -> {
                        proxy.serving(backend.endpoint());
                        try (var client = proxy.connect()) {
                            client.send("GET /a HTTP/1.1\nhost: shop.test\n\n").readToEnd();
                        }
                        assertThat(proxy.metrics.scrape()).contains("reason=\"UpstreamReset\"} 1.0");
                    }))
                    .contains("\"status\":200", "\"reason\":\"UpstreamReset\"");
        }
    }

    @Test
    void whatPoliciesWouldRefuseIsServedUnderAuditAndTold() {
        var out = new ByteArrayOutputStream();
        try (var backend = TestBackend.saying("hello");
                var log = AccessLog.start(AccessFormat.JSON, out);
                var proxy = TestProxy.auditing(log).isolating(backend.endpoint())) {
            assertThat(proxy.get("GET /a HTTP/1.1\nhost: shop.test\nx-forwarded-for: 192.0.2.1\n\n"))
                    .startsWith("HTTP/1.1 200 ");
            proxy.awaitIdle();
            assertThat(proxy.metrics.scrape()).contains("reason=\"PolicyAudit\"} 1.0");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"status\":200", "\"reason\":\"PolicyAudit\"");
    }

    @Test
    void underAuditItIsToldThatPoliciesWouldLeaveFewerEndpoints() {
        var out = new ByteArrayOutputStream();
        try (var isolated = TestBackend.saying("hello");
                var open = TestBackend.saying("hello");
                var log = AccessLog.start(AccessFormat.JSON, out);
                var proxy = TestProxy.auditing(log)
                        .isolating(isolated.endpoint())
                        .serving(isolated.endpoint(), open.endpoint())) {
            assertThat(proxy.get("GET /a HTTP/1.1\nhost: shop.test\nx-forwarded-for: 192.0.2.1\n\n"))
                    .startsWith("HTTP/1.1 200 ");
            proxy.awaitIdle();
            assertThat(proxy.metrics.scrape()).contains("reason=\"PolicyAuditEndpoints\"} 1.0");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"reason\":\"PolicyAuditEndpoints\"");
    }

    private static String logged(Consumer<TestProxy> requests) {
        var out = new ByteArrayOutputStream();
        try (var log = AccessLog.start(AccessFormat.JSON, out);
                var proxy = TestProxy.logging(log)) {
            requests.accept(proxy);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
