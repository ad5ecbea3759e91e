package io.jvmingress.proxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HopByHopTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TE",
                "upgrade",
                "Connection",
                "Keep-Alive",
                "HTTP2-Settings",
                "Proxy-Connection",
                "Transfer-Encoding",
                "Proxy-Authenticate",
                "Proxy-Authorization"
            })
    void fieldsOfOneConnectionEndHere(String name) {
        assertThat(HopByHop.endsHere(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "to",
                "trailer",
                "upgrada",
                "connectiom",
                "keep-alivE-",
                "user-agent",
                "http2-settingz",
                "content-encoding",
                "proxy-connectiom",
                "transfer-encodins",
                "proxy-authenticata",
                "proxy-authorizatiom",
                "content-length",
                "host"
            })
    void otherFieldsGoOn(String name) {
        assertThat(HopByHop.endsHere(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'keep-alive, X-A', x-a, true",
        "'x-a', x-a, true",
        "'  X-A\t,b', x-a, true",
        "',,x-a,', x-a, true",
        "'x-ab', x-a, false",
        "'b x-a', x-a, false",
        "'', x-a, false",
        "'x-b', x-a, false"
    })
    void aListIsReadWordByWord(String connection, String option, boolean listed) {
        assertThat(HopByHop.lists(connection, option)).isEqualTo(listed);
    }

    @Test
    void onlyMoreThanKeepAliveAndCloseNominates() {
        assertThat(HopByHop.nominates("Keep-Alive")).isFalse();
        assertThat(HopByHop.nominates("close")).isFalse();
        assertThat(HopByHop.nominates("close, x-a")).isTrue();
    }
}
