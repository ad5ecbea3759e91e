package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.RouteAction;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StrictTransportTest {

    private static final String FIELD = "strict-transport-security";

    /// What the answer says of this, once the client has it over TLS.
    private static List<String> told(TestProxy proxy, HttpVersion version) {
        var client = proxy.vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(version)
                .setUseAlpn(true)
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setDefaultHost("localhost")
                .setDefaultPort(proxy.server.httpsPort()));
        var answer = TestProxy.await(client.request(HttpMethod.GET, "/")
                .compose(request -> request.send())
                .compose(StrictTransportTest::read));
        assertThat(answer.version()).isEqualTo(version);
        return answer.headers().getAll(FIELD);
    }

    private static Future<HttpClientResponse> read(HttpClientResponse answer) {
        return answer.body().map(answer);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void aBackendsAnswerOverTlsHasTheField(HttpVersion version) {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.strict(31_536_000).serving(backend.endpoint())) {
            assertThat(told(proxy, version)).containsExactly("max-age=31536000");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void ourOwnAnswersOverTlsHaveItToo(HttpVersion version) {
        try (var proxy = TestProxy.strict(60)) {
            assertThat(told(proxy, version)).as("no table yet").containsExactly("max-age=60");
            proxy.publish(new RouteAction.Respond(404, "NoPath"), List.of());
            assertThat(told(proxy, version)).containsExactly("max-age=60");
        }
    }

    @Test
    void plainHttpNeverHasIt() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.strict(60)) {
            assertThat(proxy.get("GET / HTTP/1.1\nhost: a.test\n\n"))
                    .contains(" 503 ")
                    .doesNotContain(FIELD);
            proxy.serving(backend.endpoint());
            assertThat(proxy.get("GET / HTTP/1.1\nhost: a.test\n\n"))
                    .contains(" 200 ")
                    .doesNotContain(FIELD);
            assertThat(proxy.get("nonsense\n\n")).contains(" 400 ").doesNotContain(FIELD);
        }
    }

    @Test
    void whatABackendSaysOfItselfStaysAndIsSaidOnce() {
        try (var backend = TestBackend.answering(
                        "HTTP/1.1 200 OK\ncontent-length: 0\nStrict-Transport-Security: max-age=0; includeSubDomains\n\n");
                var proxy = TestProxy.strict(60).serving(backend.endpoint())) {
            assertThat(told(proxy, HttpVersion.HTTP_1_1)).containsExactly("max-age=0; includeSubDomains");
        }
    }

    @Test
    void zeroIsToldAndNothingIsNot() {
        try (var zero = TestProxy.strict(0);
                var off = TestProxy.strict(ProxyOptions.Tls.NO_HSTS)) {
            assertThat(told(zero, HttpVersion.HTTP_1_1)).containsExactly("max-age=0");
            assertThat(told(off, HttpVersion.HTTP_1_1)).isEmpty();
        }
    }
}
