package io.jvmingress.proxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.filter.ForwardedHeaders.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedHeadersTest {

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-For, FORWARDED_FOR",
        "x-forwarded-host, FORWARDED_HOST",
        "x-forwarded-port, FORWARDED_PORT",
        "X-FORWARDED-PROTO, FORWARDED_PROTO",
        "X-Real-IP, REAL_IP",
        "X_Real_IP, OTHER",
        "x-real_ip, OTHER",
        "Forwarded, OTHER",
        "x_forwarded_for, OTHER",
        "x_forwarded_host, OTHER",
        "x_forwarded_proto, OTHER",
        "x-forwarded-prefix, OTHER",
        "x-forwarded-by, OTHER",
        "x-forwarded, NONE",
        "forwardee, NONE",
        "x-real-iq, NONE",
        "x-request-id, NONE",
        "x-forwards-more, NONE",
        "accept, NONE",
        "content-length, NONE"
    })
    void fieldsAreToldByTheirNames(String name, Kind kind) {
        assertThat(ForwardedHeaders.kind(name)).isEqualTo(kind);
    }
}
