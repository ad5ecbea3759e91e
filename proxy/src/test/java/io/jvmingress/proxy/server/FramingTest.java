package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {

    private static final String GET = "GET / HTTP/1.1\nhost: shop.test\n\n";

    @Test
    void aBodyWithALengthKeepsIt() {
        try (var backend = TestBackend.saying("done");
                var proxy = TestProxy.before(backend)) {
            proxy.get("POST / HTTP/1.1\nhost: a\ncontent-length: 5\n\nhello");
            assertThat(backend.nextHead()).contains("content-length: 5\n").doesNotContain("transfer-encoding");
            assertThat(backend.nextBody()).isEqualTo("hello");
        }
    }

    @Test
    void aLengthOfZeroIsSentOn() {
        try (var backend = TestBackend.saying("done");
                var proxy = TestProxy.before(backend)) {
            proxy.get("POST / HTTP/1.1\nhost: a\ncontent-length: 0\n\n");
            assertThat(backend.nextHead()).contains("content-length: 0\n").doesNotContain("transfer-encoding");
        }
    }

    @Test
    void aGetIsSentWithoutFraming() {
        try (var backend = TestBackend.saying("done");
                var proxy = TestProxy.before(backend)) {
            proxy.get(GET);
            assertThat(backend.nextHead()).doesNotContain("content-length", "transfer-encoding");
        }
    }

    @Test
    void chunksComeAsChunks() {
        try (var backend =
                        TestBackend.answering("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n3\nabc\n4\ndefg\n0\n\n");
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("POST / HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n2\nxy\n1\nz\n0\n\n");
            var head = client.readHead();
            assertThat(head).contains("transfer-encoding: chunked\n").doesNotContain("content-length");
            assertThat(client.readBody(head)).isEqualTo("abcdefg");
            assertThat(backend.nextHead()).contains("transfer-encoding: chunked\n");
            assertThat(backend.nextBody()).isEqualTo("xyz");
        }
    }

    @Test
    void trailersOfAnAnswerReachTheClient() {
        try (var backend = TestBackend.answering(
                        "HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n3\nabc\n0\nx-sum: 7\n\n");
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(GET);
            assertThat(client.readBody(client.readHead())).isEqualTo("abc\nx-sum: 7");
        }
    }

    @Test
    void trailersOfARequestReachTheBackend() {
        try (var backend = TestBackend.saying("done");
                var proxy = TestProxy.before(backend)) {
            proxy.get("POST / HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n3\nabc\n0\nx-sum: 7\n\n");
            assertThat(backend.nextBody()).isEqualTo("abc\nx-sum: 7");
        }
    }

    @Test
    void trailersThatWouldTellWhoTheClientIsAreLeftOut() {
        var forged = "x-forwarded-for: 1.2.3.4\nX-Real-IP: 1.2.3.4\nforwarded: for=1.2.3.4\nx-request-id: mine\n";
        try (var backend = TestBackend.saying("done");
                var proxy = TestProxy.before(backend)) {
            proxy.get("POST / HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n3\nabc\n0\n" + forged + "x-sum: 7\n\n");
            assertThat(backend.nextBody()).isEqualTo("abc\nx-sum: 7");
        }
    }

    @Test
    void anEndpointThatClosesInASecondConnectionFieldIsNotAskedAgain() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\nconnection: x-a\nconnection: close\ncontent-length: 2\n\nok");
                    wire.readToEnd();
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("POST / HTTP/1.1\nhost: a\ncontent-length: 0\n\n");
                assertThat(client.readBody(client.readHead())).isEqualTo("ok");
            }
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsChunkedForTheClient() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\n\nto the end");
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(GET);
            assertThat(client.readBody(client.readHead())).isEqualTo("to the end");
            client.send(GET);
            assertThat(client.readBody(client.readHead())).isEqualTo("to the end");
        }
    }

    @Test
    void aHeadAnswerKeepsTheLengthAndHasNoBody() {
        try (var backend = TestBackend.answering("HTTP/1.1 200 OK\ncontent-length: 1234\n\n");
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("HEAD / HTTP/1.1\nhost: a\n\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 200").contains("content-length: 1234\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"204 No Content,''", "304 Not Modified,''", "304 Not Modified,'content-length: 99\n'"})
    void statusesWithoutABodyHaveNone(String status, String fields) {
        try (var backend = TestBackend.answering("HTTP/1.1 " + status + "\n" + fields + "\n");
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send(GET);
                var head = client.readHead();
                assertThat(head).startsWith("HTTP/1.1 " + status).doesNotContain("transfer-encoding", "length: 0");
                assertThat(head.contains("content-length: 99")).isEqualTo(!fields.isEmpty());
            }
        }
    }

    @Test
    void anHttp10ClientGetsNoChunksAndAClose() {
        try (var backend =
                        TestBackend.answering("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n3\nabc\n4\ndefg\n0\n\n");
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("GET / HTTP/1.0\n\n");
            assertThat(client.readHead()).doesNotContain("transfer-encoding");
            assertThat(client.readToEnd()).isEqualTo("abcdefg");
        }
    }

    @Test
    void anHttp10ClientMayAskToStayUnlessOnlyTheEndTellsTheLength() {
        try (var backend = TestBackend.of((it, wire) -> {
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\ncontent-length: 2\n\nok");
                    it.readRequest(wire);
                    wire.send("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n3\nabc\n0\n\n");
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("GET / HTTP/1.0\nhost: a\nconnection: keep-alive\n\n");
            var head = client.readHead();
            assertThat(head.toLowerCase(java.util.Locale.ROOT)).contains("connection: keep-alive\n");
            assertThat(client.readBody(head)).isEqualTo("ok");
            client.send("GET / HTTP/1.0\nhost: a\nconnection: keep-alive\n\n");
            assertThat(client.readHead().toLowerCase(java.util.Locale.ROOT)).contains("connection: close\n");
            assertThat(client.readToEnd()).isEqualTo("abc");
        }
    }

    @Test
    void theBackendDecidesWhetherABodyIsWanted() {
        try (var backend = TestBackend.of((it, wire) -> {
                    var head = wire.readHead();
                    assertThat(head).contains("expect: 100-continue\n");
                    wire.send("HTTP/1.1 100 Continue\n\n");
                    assertThat(wire.readBody(head)).isEqualTo("hello");
                    wire.send("HTTP/1.1 201 Created\ncontent-length: 0\n\n");
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("PUT / HTTP/1.1\nhost: a\ncontent-length: 5\nexpect: 100-continue\n\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
            client.send("hello");
            assertThat(client.readHead()).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void aBackendMayRefuseABodyBeforeItIsSent() {
        try (var backend = TestBackend.of((it, wire) -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 417 Expectation Failed\ncontent-length: 2\n\nno");
                    wire.readToEnd();
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("PUT / HTTP/1.1\nhost: a\ncontent-length: 5\nexpect: 100-continue\n\n");
            var head = client.readHead();
            assertThat(head).startsWith("HTTP/1.1 417 ");
            assertThat(client.readBody(head)).isEqualTo("no");
            proxy.awaitIdle();
        }
    }

    @Test
    void earlyHintsReachTheClientBeforeTheAnswer() {
        try (var backend = TestBackend.answering(
                        "HTTP/1.1 103 Early Hints\nlink: </a.css>\n\nHTTP/1.1 200 OK\ncontent-length: 2\n\nok");
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send(GET);
            assertThat(client.readHead()).startsWith("HTTP/1.1 103 ").contains("link: </a.css>\n");
            var head = client.readHead();
            assertThat(head).startsWith("HTTP/1.1 200 ");
            assertThat(client.readBody(head)).isEqualTo("ok");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        try (var backend = TestBackend.of((it, wire) -> {
                    for (var head = it.readRequest(wire); !head.isEmpty(); head = it.readRequest(wire)) {
                        wire.send("HTTP/1.1 200 OK\ncontent-length: 2\n\n" + head.substring(4, 6));
                    }
                });
                var proxy = TestProxy.before(backend);
                var client = proxy.connect()) {
            client.send("GET /1 HTTP/1.1\nhost: a\n\nGET /2 HTTP/1.1\nhost: a\n\nGET /3 HTTP/1.1\nhost: a\n\n");
            for (var path : new String[] {"/1", "/2", "/3"}) {
                assertThat(client.readBody(client.readHead())).isEqualTo(path);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/1.1\nhost: a\nhost: b\n\n",
                "GET / HTTP/1.1\nhost: a,b\n\n",
                "GET / HTTP/1.1\nhost: a\n: 1\n\n",
                "GET /../x HTTP/1.1\nhost: a\n\n",
                "GET * HTTP/1.1\nhost: a\n\n",
                "CONNECT a:80 HTTP/1.1\nhost: a:80\n\n",
                "POST / HTTP/1.1\nhost: a\ncontent-length: 1\ncontent-length: 2\n\nx",
                "POST / HTTP/1.1\nhost: a\ncontent-length: 1\ntransfer-encoding: chunked\n\n0\n\n",
                "GET / HTTP/1.1\nhost : a\n\n"
            })
    void malformedRequestsGet400(String request) {
        try (var backend = TestBackend.saying("never");
                var proxy = TestProxy.before(backend)) {
            assertThat(proxy.get(request)).startsWith("HTTP/1.1 400 ");
            assertThat(backend.requests()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"'transfer-encoding: gzip, chunked',501", "'expect: miracles',417"})
    void whatWeDoNotKnowIsRefused(String field, int status) {
        try (var backend = TestBackend.saying("never");
                var proxy = TestProxy.before(backend)) {
            assertThat(proxy.get("POST / HTTP/1.1\nhost: a\n" + field + "\n\n0\n\n"))
                    .startsWith("HTTP/1.1 " + status + " ");
            assertThat(backend.requests()).isZero();
        }
    }

    @Test
    void anUpgradeToClearTextHttp2IsIgnored() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.before(backend)) {
            var head = proxy.get("""
                    GET / HTTP/1.1
                    host: a
                    connection: upgrade, http2-settings
                    upgrade: h2c
                    http2-settings: AAMAAABkAAQAAP__

                    """);
            assertThat(head).startsWith("HTTP/1.1 200 ");
            assertThat(backend.nextHead()).doesNotContain("h2c", "http2-settings", "upgrade");
        }
    }
}
