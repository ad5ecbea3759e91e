package io.jvmingress.proxy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.match.RequestHead.Version;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadCheckTest {

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({
        "HTTP_1_1, GET, x: y, ok",
        "HTTP_1_1, CONNECT, x: y, 400 BadRequest",
        "HTTP_1_1, connect, x: y, ok",
        "HTTP_1_1, POST, transfer-encoding: Chunked, ok",
        "HTTP_1_1, POST, transfer-encoding: gzip, 501 UnknownTransferEncoding",
        "HTTP_1_1, POST, transfer-encoding: chunked|transfer-encoding: chunked, 501 UnknownTransferEncoding",
        "HTTP_1_0, POST, transfer-encoding: chunked, 501 UnknownTransferEncoding",
        "HTTP_1_1, POST, expect: 100-Continue, ok",
        "HTTP_1_1, POST, expect: tea, 417 UnknownExpectation",
        "HTTP_2, POST, expect: tea, 417 UnknownExpectation",
        "HTTP_1_0, POST, expect: tea, ok"
    })
    void refusesFramingThatIsNotToBeTrusted(Version version, String method, String fields, String answer) {
        var head = new TestHead(version, method, "/", List.of(fields.split("\\|")));

        assertThat(HeadCheck.refusal(head)
                        .map(refused -> refused.status() + " " + refused.reason())
                        .orElse("ok"))
                .isEqualTo(answer);
    }
}
