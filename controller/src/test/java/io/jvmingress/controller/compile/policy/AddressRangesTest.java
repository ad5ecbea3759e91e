package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {

    @Test
    void joinsRangesThatTouchOrOverlap() {
        assertThat(union("10.0.0.0/25", "10.0.0.128/25", "10.0.0.64/26")).containsExactly("10.0.0.0-10.0.0.255");
    }

    @Test
    void keepsAGapOfOneAddress() {
        assertThat(union("10.0.0.0/32", "10.0.0.2/32")).containsExactly("10.0.0.0-10.0.0.0", "10.0.0.2-10.0.0.2");
    }

    @Test
    void keepsTheFamiliesApart() {
        assertThat(union("::/128", "255.255.255.255/32", "0.0.0.0/32"))
                .containsExactly("0.0.0.0-0.0.0.0", "255.255.255.255-255.255.255.255", "::-::");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 0.0.0.0/1, 128.0.0.0-255.255.255.255",
        "0.0.0.0/0, 128.0.0.0/1, 0.0.0.0-127.255.255.255",
        "10.0.0.0/24, 10.0.0.128/32, 10.0.0.0-10.0.0.127 10.0.0.129-10.0.0.255",
        "fd00::/16, fd00::/64, fd00:0:0:1::-fd00:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fd00::/63, fd00:0:0:1::/64, fd00::-fd00::ffff:ffff:ffff:ffff",
        "::/0, ff00::/8, ::-feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void cutsTheExceptionOut(String block, String exception, String left) {
        assertThat(text(AddressRanges.subtract(range(block), List.of(range(exception)))))
                .containsExactly(left.split(" ", -1));
    }

    @Test
    void cutsExceptionsOutInAnyOrderAndOverlapping() {
        assertThat(text(AddressRanges.subtract(
                        range("10.0.0.0/24"),
                        Stream.of("10.0.0.128/25", "10.0.0.0/28", "10.0.0.0/30", "10.0.0.64/28")
                                .map(AddressRangesTest::range)
                                .toList())))
                .containsExactly("10.0.0.16-10.0.0.63", "10.0.0.80-10.0.0.127");
    }

    /// At both ends of each family and around the middle of IPv6, where the numbers carry.
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.224", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffe0", "0:0:0:1::"})
    void holdsTheSameAddressesAsTheParts(String base) {
        var random = new SplittableRandom(base.hashCode());
        for (int round = 0; round < 500; round++) {
            var parts = new ArrayList<AddressRange>();
            for (int i = random.nextInt(6); i > 0; i--) {
                int first = random.nextInt(32);
                parts.add(new AddressRange(at(base, first), at(base, random.nextInt(first, 32))));
            }
            var union = AddressRanges.union(parts);
            for (int i = 0; i < 32; i++) {
                var address = at(base, i);
                assertThat(union.stream().anyMatch(range -> range.contains(address)))
                        .as("%s in %s", address, parts)
                        .isEqualTo(parts.stream().anyMatch(range -> range.contains(address)));
            }
            assertThat(AddressRanges.union(union)).as("of %s", parts).isEqualTo(union);
        }
    }

    private static Address at(String base, int offset) {
        var address = World.address(base);
        return new Address(address.v6(), address.high(), address.low() + offset);
    }

    private static List<String> union(String... cidrs) {
        return text(AddressRanges.union(
                Stream.of(cidrs).map(AddressRangesTest::range).toList()));
    }

    private static List<String> text(List<AddressRange> ranges) {
        return ranges.stream().map(AddressRange::toString).toList();
    }

    private static AddressRange range(String cidr) {
        return AddressRange.parseCidr(cidr).orElseThrow();
    }
}
