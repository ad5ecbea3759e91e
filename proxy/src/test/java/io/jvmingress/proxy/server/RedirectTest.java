package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.VirtualHost;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedirectTest {

    @Test
    void namesThePortThatWasReallyBound() {
        var host = new VirtualHost("shop.test", List.of(), Optional.empty(), true);
        try (var proxy = TestProxy.startWithTls().publish(host, List.of())) {
            assertThat(proxy.get("GET /a?b HTTP/1.1\nhost: shop.test:8080\n\n"))
                    .startsWith("HTTP/1.1 308 ")
                    .contains("location: https://shop.test:" + proxy.server.httpsPort() + "/a?b\n");
            assertThat(proxy.get("GET /a HTTP/1.1\nhost: shop.test\n\n")).contains("location: https://shop.test/a\n");
        }
    }

    @Test
    void whatIsLeftOfABodyIsNotTakenForTheNextRequest() {
        var host = new VirtualHost("shop.test", List.of(), Optional.empty(), true);
        try (var proxy = TestProxy.startWithTls().publish(host, List.of());
                var client = proxy.connect()) {
            client.send("POST /a HTTP/1.1\nhost: shop.test\ncontent-length: 100\n\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 308 ").contains("connection: close\n");
            client.send("GET /b HTTP/1.1\nhost: shop.test\n\n");
            client.endOutput();
            assertThat(client.readToEnd()).isEmpty();
        }
    }
}
