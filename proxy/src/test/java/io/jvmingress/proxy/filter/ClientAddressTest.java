package io.jvmingress.proxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private static final List<AddressRange> TRUSTED = Stream.of("10.0.0.0/8", "fd00::/8")
            .map(cidr -> AddressRange.parseCidr(cidr).orElseThrow())
            .toList();

    @ParameterizedTest(name = "from {0} with {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 203.0.113.9 | 192.0.2.1",
                "10.0.0.1 | '' | 10.0.0.1",
                "10.0.0.1 | 203.0.113.9 | 203.0.113.9",
                "10.0.0.1 | 1.1.1.1, 203.0.113.9, 10.0.0.2 | 203.0.113.9",
                "10.0.0.1 | 1.1.1.1; 203.0.113.9, 10.0.0.2 | 203.0.113.9",
                "10.0.0.1 | 10.0.0.3, 10.0.0.2 | 10.0.0.3",
                "10.0.0.1 | 1.1.1.1, unknown, 10.0.0.2 | 10.0.0.2",
                "10.0.0.1 | 1.1.1.1, | 10.0.0.1",
                "fd00::1 | 203.0.113.9:4711 | 203.0.113.9",
                "fd00::1 | [2001:db8::1]:80 | 2001:db8::1",
                "fd00::1 | [2001:db8::1] | 2001:db8::1",
                "fd00::1 | 2001:db8::1 | 2001:db8::1",
                "fd00::1 | [2001:db8::1 | fd00::1",
                "fd00::1 | [2001:db8::1]x | fd00::1",
                "fd00::1 | [2001:db8::1]: | fd00::1",
                "fd00::1 | 203.0.113.9:x | fd00::1",
                "fd00::1 | ::ffff:203.0.113.9 | 203.0.113.9"
            })
    void isWhatTheLastTrustedHopSaw(String peer, String lines, String client) {
        var fields = lines.isEmpty() ? List.<String>of() : List.of(lines.split("; "));

        assertThat(ClientAddress.behind(address(peer), fields, TRUSTED)).hasToString(client);
    }

    @Test
    void walksOverAtMostThirtyTwoEntries() {
        var entries = String.join(", ", Collections.nCopies(32, "10.0.0.2"));

        assertThat(ClientAddress.behind(address("10.0.0.1"), List.of("203.0.113.9, " + entries), TRUSTED))
                .hasToString("10.0.0.2");
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }
}
