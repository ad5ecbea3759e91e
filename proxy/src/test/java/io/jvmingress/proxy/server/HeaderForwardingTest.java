package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HeaderForwardingTest {

    private static final String OK = "HTTP/1.1 200 OK\ncontent-length: 0\n";

    @Test
    void fieldsOfTheClientsConnectionStayThere() {
        var head = sent("""
                keep-alive: timeout=5
                proxy-connection: keep-alive
                proxy-authorization: Basic eDp5
                te: gzip
                connection: keep-alive, X-Mine
                x-mine: secret
                x-theirs: 1
                """);
        assertThat(head)
                .contains("x-theirs: 1\n")
                .doesNotContain("keep-alive", "proxy-", "x-mine", "te: ", "connection: ");
    }

    @Test
    void severalConnectionFieldsAreOneList() {
        assertThat(sent("connection: keep-alive\nconnection: x-mine\nx-mine: secret\nx-theirs: 1\n"))
                .contains("x-theirs: 1\n")
                .doesNotContain("x-mine");
        assertThat(answered("connection: keep-alive\nconnection: x-mine\nx-mine: 1\nx-theirs: 2\n"))
                .contains("x-theirs: 2\n")
                .doesNotContain("x-mine");
    }

    @Test
    void aTunnelIsNotOpenedWhateverItsTargetLooksLike() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.before(backend)) {
            assertThat(proxy.get("CONNECT /c HTTP/1.1\nhost: shop.test\n\n")).startsWith("HTTP/1.1 400 ");
            proxy.awaitIdle();
        }
    }

    @Test
    void theWillToTakeTrailersIsSentOn() {
        assertThat(sent("te: trailers\nconnection: te\n")).contains("te: trailers\n", "connection: te\n");
    }

    @Test
    void fieldsOfTheEndpointsConnectionStayThere() {
        var answer = answered("connection: X-Mine\nx-mine: 1\nkeep-alive: timeout=3\nupgrade: h2c\nx-theirs: 2\n");
        assertThat(answer).contains("x-theirs: 2\n").doesNotContain("x-mine", "keep-alive", "upgrade", "connection");
    }

    @Test
    void theBackendLearnsWhoAsksAndFor() {
        assertThat(sent(""))
                .contains(
                        "x-forwarded-for: 127.0.0.1\n",
                        "x-real-ip: 127.0.0.1\n",
                        "x-forwarded-proto: http\n",
                        "x-forwarded-host: shop.test:81\n",
                        "x-forwarded-port: ",
                        "x-request-id: ");
    }

    @Test
    void aClientCannotSayWhoItIs() {
        var head = sent("""
                x-forwarded-for: 1.2.3.4
                x_forwarded_for: 1.2.3.4
                x-forwarded-proto: gopher
                x-forwarded-prefix: /evil
                x-real-ip: 1.2.3.4
                x_real_ip: 1.2.3.4
                forwarded: for=1.2.3.4
                """);
        assertThat(head).doesNotContain("1.2.3.4", "gopher", "evil").containsOnlyOnce("x-forwarded-for: ");
    }

    @Test
    void aTrustedProxyCan() {
        var loopback = AddressRange.parseCidr("127.0.0.0/8").orElseThrow();
        var settings = new Settings(PolicyMode.CLIENT, List.of(loopback), 8443);
        try (var backend = TestBackend.saying("");
                var proxy = TestProxy.start(settings, 1).serving(backend.endpoint())) {
            proxy.get("""
                    GET / HTTP/1.1
                    host: shop.test
                    x-forwarded-for: 10.0.0.1
                    x-forwarded-for: 10.0.0.2
                    x-forwarded-proto: https
                    x-forwarded-host: outer.test
                    x-real-ip: 9.9.9.9

                    """);
            assertThat(backend.nextHead())
                    .contains(
                            "x-forwarded-for: 10.0.0.1, 10.0.0.2, 127.0.0.1\n",
                            "x-real-ip: 10.0.0.2\n",
                            "x-forwarded-proto: https\n",
                            "x-forwarded-host: outer.test\n")
                    .doesNotContain("9.9.9.9", "x-forwarded-proto: http\n");
        }
    }

    @Test
    void aShortIdOfTheClientIsKeptAndAnyOtherReplaced() {
        assertThat(sent("x-request-id: abc-1\n")).contains("x-request-id: abc-1\n");
        assertThat(sent("x-request-id: a b\n")).doesNotContain("a b").containsPattern("x-request-id: [0-9a-f]{32}\n");
    }

    @Test
    void ourOwnAnswersCarryTheId() {
        try (var proxy = TestProxy.start()) {
            var head = proxy.get("GET / HTTP/1.1\nhost: a\nx-request-id: abc-1\n\n");
            assertThat(head).contains("x-request-id: abc-1\n", "server: jvm-ingress\n", "date: ");
        }
    }

    @Test
    void serverAndDateOfTheBackendAreKept() {
        var answer = answered("server: theirs\ndate: Tue, 15 Nov 1994 08:12:31 GMT\n");
        assertThat(answer)
                .contains("server: theirs\n", "date: tue, 15 nov 1994 08:12:31 gmt\n")
                .containsOnlyOnce("server: ")
                .containsOnlyOnce("date: ");
    }

    @Test
    void repeatedFieldsStayApart() {
        assertThat(answered("set-cookie: a=1\nset-cookie: b=2\n")).contains("set-cookie: a=1\n", "set-cookie: b=2\n");
    }

    /// What the backend gets, in lower case but for the first lines.
    private static String sent(String fields) {
        try (var backend = TestBackend.saying("");
                var proxy = TestProxy.before(backend)) {
            proxy.get("GET / HTTP/1.1\nhost: shop.test:81\n" + fields + "\n");
            return backend.nextHead();
        }
    }

    private static String answered(String fields) {
        try (var backend = TestBackend.answering(OK + fields + "\n");
                var proxy = TestProxy.before(backend)) {
            return proxy.get("GET / HTTP/1.1\nhost: shop.test\n\n").toLowerCase(Locale.ROOT);
        }
    }
}
