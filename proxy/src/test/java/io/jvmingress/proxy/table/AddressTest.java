package io.jvmingress.proxy.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "010.000.0.001, 10.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "::ffff:10.0.0.1, 10.0.0.1",
        "::, ::",
        "::1, ::1",
        "FD00::0001, fd00::1",
        "fd00:0:0:1::, fd00:0:0:1::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "64:ff9b::10.0.0.1, 64:ff9b::a00:1",
        "1:2:3:4:5:6:10.0.0.1, 1:2:3:4:5:6:a00:1"
    })
    void readsAndPrints(String text, String printed) {
        assertThat(Address.parse(text)).map(Address::toString).contains(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.0.0.1",
                "1.2.3.x",
                "1.2.3.-4",
                ":",
                ":::",
                "1:2",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "12345::",
                "g::",
                "::1%eth0",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1.2.3.4::",
                "shop.test",
                "١::"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTheJdk(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        var bytes = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(3) == 0 ? 0 : bytes[i];
        }
        var address = Address.of(bytes);

        assertThat(Address.parse(address.toString())).contains(address);
        assertThat(InetAddress.getByName(address.toString())).isEqualTo(InetAddress.getByAddress(bytes));
        assertThat(address.bits()).isEqualTo(bytes.length * 8);
    }

    @Test
    void ordersByFamilyAndThenByNumber() {
        assertThat(parse("255.0.0.0")).isGreaterThan(parse("10.0.0.0")).isLessThan(parse("::1"));
        assertThat(parse("ffff::")).isGreaterThan(parse("1::")).isGreaterThan(parse("10.0.0.1"));
        assertThat(parse("1::2")).isGreaterThan(parse("1::1"));
        assertThat(Address.v4(0x0A000001)).isEqualByComparingTo(parse("10.0.0.1"));
    }

    @Test
    void standsInBracketsBesideAPort() {
        assertThat(parse("10.0.0.1").withPort(80)).isEqualTo("10.0.0.1:80");
        assertThat(parse("fd00::1").withPort(80)).isEqualTo("[fd00::1]:80");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0-10.255.255.255",
        "203.0.113.77/24, 203.0.113.0-203.0.113.255",
        "10.0.0.1/32, 10.0.0.1-10.0.0.1",
        "0.0.0.0/0, 0.0.0.0-255.255.255.255",
        "::ffff:203.0.113.0/120, 203.0.113.0-203.0.113.255",
        "::/0, ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fd00::1/64, fd00::-fd00::ffff:ffff:ffff:ffff",
        "fd00::/32, fd00::-fd00:0:ffff:ffff:ffff:ffff:ffff:ffff",
        "fd00::1/128, fd00::1-fd00::1"
    })
    void readsBlocks(String cidr, String range) {
        assertThat(AddressRange.parseCidr(cidr)).map(AddressRange::toString).contains(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "10.0.0.0/1000",
                "::/129",
                "::ffff:1.2.3.4/95",
                "x/8",
                "10.0.0.0/8/8"
            })
    void refusesWhatIsNoBlock(String cidr) {
        assertThat(AddressRange.parseCidr(cidr)).isEmpty();
    }

    @Test
    void aRangeHoldsItsEndsAndNothingOfTheOtherFamily() {
        var block = AddressRange.parseCidr("10.0.0.0/30").orElseThrow();

        assertThat(block.contains(parse("10.0.0.0"))).isTrue();
        assertThat(block.contains(parse("10.0.0.3"))).isTrue();
        assertThat(block.contains(parse("10.0.0.4"))).isFalse();
        assertThat(block.contains(parse("9.255.255.255"))).isFalse();
        assertThat(AddressRange.parseCidr("0.0.0.0/0").orElseThrow().contains(parse("::1")))
                .isFalse();
    }

    @Test
    void aRangeHasOneFamilyAndADirection() {
        assertThatThrownBy(() -> new AddressRange(parse("10.0.0.1"), parse("::1")))
                .hasMessage("no range from 10.0.0.1 to ::1");
        assertThatThrownBy(() -> new AddressRange(parse("10.0.0.2"), parse("10.0.0.1")))
                .hasMessage("no range from 10.0.0.2 to 10.0.0.1");
    }

    private static Address parse(String text) {
        return Address.parse(text).orElseThrow();
    }
}
