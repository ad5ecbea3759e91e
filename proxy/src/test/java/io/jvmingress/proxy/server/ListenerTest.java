package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerTest {

    private static final String GET = "GET / HTTP/1.1\nhost: shop.test\n\n";

    @Test
    void withoutAnAddressAllOfThemAreListenedOn() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.listening(List.of(), 0).serving(backend.endpoint())) {
            assertThat(addressSeenFrom("127.0.0.1", proxy, backend)).isEqualTo("127.0.0.1");
            assumeThat(hasIpv6(proxy)).isTrue();
            assertThat(addressSeenFrom("::1", proxy, backend)).isEqualTo("::1");
        }
    }

    private static boolean hasIpv6(TestProxy proxy) {
        try (var wire = Wire.connect("::1", proxy.port())) {
            return wire.socket().isConnected();
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private static String addressSeenFrom(String local, TestProxy proxy, TestBackend backend) {
        try (var wire = Wire.connect(local, proxy.port()).send(GET)) {
            assertThat(wire.readBody(wire.readHead())).isEqualTo("hello");
        }
        var head = backend.nextHead();
        var field = "x-forwarded-for: ";
        int from = head.indexOf(field) + field.length();
        return head.substring(from, head.indexOf('\n', from));
    }

    @Test
    void severalAddressesShareThePickedPort() {
        try (var backend = TestBackend.saying("hello");
                var proxy = TestProxy.listening(List.of("127.0.0.1", "127.0.0.2"), 0)
                        .serving(backend.endpoint())) {
            assertThat(proxy.port()).isPositive();
            for (var address : List.of("127.0.0.1", "127.0.0.2")) {
                for (int i = 0; i < 4; i++) {
                    assertThat(addressSeenFrom(address, proxy, backend)).startsWith("127.0.0.");
                }
            }
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (var proxy = TestProxy.start()) {
            int taken = proxy.port();
            assertThatThrownBy(() -> TestProxy.listening(List.of("127.0.0.1"), taken))
                    .cause()
                    .cause()
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken);
        }
    }
}
