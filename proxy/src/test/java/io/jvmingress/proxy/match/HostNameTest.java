package io.jvmingress.proxy.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

    @ParameterizedTest(name = "{0} is {1}, has a port: {2}")
    @CsvSource({
        "shop.test, shop.test, false",
        "SHOP.Test, shop.test, false",
        "shop.test., shop.test, false",
        "shop.test:8080, shop.test, true",
        "shop.test.:8080, shop.test, true",
        "shop.test:, shop.test, true",
        "a_b-c.test, a_b-c.test, false",
        "127.0.0.1, 127.0.0.1, false",
        "[::1], [::1], false",
        "[FD00::1]:8443, [fd00::1], true",
        "[::ffff:1.2.3.4], [::ffff:1.2.3.4], false"
    })
    void isReadFromAnAuthority(String authority, String name, boolean hasPort) {
        assertThat(HostName.parse(authority)).contains(new HostName(name, hasPort));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a..",
                "a b",
                "a,b",
                "user@a",
                "a/b",
                "a%41",
                "a:x",
                "a:80:81",
                "a:123456",
                ":80",
                "[",
                "[]",
                "[::1",
                "[g::1]",
                "[::1]x",
                "ä.test",
                "a\u0000"
            })
    void refusesWhatIsNoHost(String authority) {
        assertThat(HostName.parse(authority)).isEmpty();
    }

    @org.junit.jupiter.api.Test
    void refusesANameThatNoDnsCanHold() {
        assertThat(HostName.parse("a".repeat(253))).isPresent();
        assertThat(HostName.parse("a".repeat(254))).isEmpty();
    }

    @ParameterizedTest(name = "{1} covers {0}: {2}")
    @CsvSource({
        "shop.test, shop.test, true",
        "shop.test, web.test, false",
        "a.shop.test, *.shop.test, true",
        "b.a.shop.test, *.shop.test, false",
        "shop.test, *.shop.test, false",
        ".shop.test, *.shop.test, false",
        "a.shop.test, *.shop.tess, false",
        "a.shop.test, *shop.test, false",
        "test, *.test, false",
        "'', *.test, false",
        "a.shop.test, *.b, false",
    })
    void aWildcardStandsForOneLabel(String name, String pattern, boolean covered) {
        assertThat(HostName.isCovered(name, pattern)).isEqualTo(covered);
    }
}
