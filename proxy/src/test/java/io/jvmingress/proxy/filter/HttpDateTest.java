package io.jvmingress.proxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpDateTest {

    @Test
    void theDayHasTwoDigits() {
        assertThat(HttpDate.print(Instant.parse("2026-11-03T08:00:00Z"))).isEqualTo("Tue, 03 Nov 2026 08:00:00 GMT");
    }
}
