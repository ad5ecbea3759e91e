package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcCallTest {

    @ParameterizedTest
    @CsvSource({
        "1H, 3600000000000",
        "2M, 120000000000",
        "10S, 10000000000",
        "200m, 200000000",
        "5u, 5000",
        "99999999n, 99999999",
        "0S, 0",
        "100000000n, 0",
        "S, 0",
        "-1S, 0",
        "1.5S, 0",
        "10s, 0",
        "10, 0",
    })
    void aTimeoutHasAtMostEightDigitsAndAUnit(String text, long nanos) {
        assertThat(GrpcCall.nanos(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc, true",
        "application/grpc+proto, true",
        "application/grpc;charset=utf-8, true",
        "application/grpc-web, false",
        "application/json, false",
        "'', false",
    })
    void aCallIsKnownByItsContentType(String type, boolean call) {
        assertThat(GrpcCall.isType(type)).isEqualTo(call);
    }

    @ParameterizedTest
    @CsvSource({"400, 13", "403, 7", "404, 12", "408, 2", "413, 8", "431, 13", "502, 14", "503, 14", "504, 14"})
    void anAnswerOfOurOwnHasTheStatusThatGrpcGivesIt(int http, int grpc) {
        assertThat(GrpcCall.status(new Refusal(http, "Word"))).isEqualTo(grpc);
    }

    @Test
    void aCallThatTookTooLongIsNoUnavailability() {
        assertThat(GrpcCall.status(Refusal.CALL_TIMEOUT)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "8, 8", "11, 11", "12, 12", "0, 2", "1, 2", "13, 2"})
    void aResetIsPassedOnWhereItMeansTheSameToTheClient(long code, long passed) {
        assertThat(GrpcCall.resetCode(new StreamResetException(code))).isEqualTo(passed);
    }

    @Test
    void aBrokenConnectionIsAnInternalError() {
        assertThat(GrpcCall.resetCode(new HttpClosedException("closed"))).isEqualTo(2);
        assertThat(GrpcCall.resetCode(null)).isEqualTo(2);
    }
}
