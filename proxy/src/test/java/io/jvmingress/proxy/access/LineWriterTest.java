package io.jvmingress.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

class LineWriterTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aJsonLineTellsEverything() throws IOException {
        assertThat(line(AccessFormat.JSON, Entries.forwarded()))
                .isEqualTo("{\"time\":\"2027-01-15T08:00:00.123Z\",\"method\":\"GET\",\"host\":\"shop.test\","
                        + "\"path\":\"/a?b=c\",\"protocol\":\"HTTP/1.1\",\"client\":\"10.0.0.7\",\"clientFrom\":\"tcp\","
                        + "\"status\":200,\"bytesIn\":5,\"bytesOut\":128,\"durationMs\":1.234,\"ingress\":\"shop/web\","
                        + "\"upstream\":\"shop/api:80\",\"endpoint\":\"10.1.0.9:8080\",\"tries\":1,"
                        + "\"requestId\":\"id-1\"}\n");
    }

    @Test
    void aJsonLineLeavesOutWhatIsNotThere() throws IOException {
        assertThat(line(AccessFormat.JSON, Entries.refused()))
                .isEqualTo("{\"time\":\"1969-12-31T23:59:59.999Z\",\"method\":\"POST\",\"path\":\"/\","
                        + "\"protocol\":\"HTTP/1.0\",\"client\":\"fd00::1\",\"clientFrom\":\"header\",\"status\":403,"
                        + "\"bytesIn\":7,\"bytesOut\":0,\"durationMs\":0.000,\"tries\":0,"
                        + "\"reason\":\"PolicyDenied\"}\n");
    }

    @Test
    void theCommonFormatIsThatOfNcsa() throws IOException {
        assertThat(line(AccessFormat.COMMON, Entries.forwarded()))
                .isEqualTo("10.0.0.7 - - [15/Jan/2027:08:00:00 +0000] \"GET /a?b=c HTTP/1.1\" 200 128\n");
    }

    @Test
    void theCombinedFormatAddsReferrerAndUserAgent() throws IOException {
        assertThat(line(AccessFormat.COMBINED, Entries.forwarded()))
                .endsWith("\" 200 128 \"http://from.test/\" \"curl/7\"\n");
        assertThat(line(AccessFormat.COMBINED, Entries.refused())).endsWith("\" 403 0 \"-\" \"-\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/\",\"status\":200,\"x\":\"",
                "/\n{\"status\":200}",
                "/\r\n",
                "/\\",
                "/\u0000\u0007\u001b[2J",
                "/\u007f\u0085\u009b31m",
                "/\u2028\u2029",
                "/\u00e9\u4e2d\ud83d\ude00"
            })
    void noPathCanForgeAJsonLine(String path) throws IOException {
        var line = line(AccessFormat.JSON, Entries.withPath(path));

        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(line.chars()).noneMatch(c -> c != '\n' && Character.isISOControl(c));
        assertThat(JSON.readTree(line).get("path").asString()).isEqualTo(path);
        assertThat(JSON.readTree(line).get("status").asInt()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'/a\" 200 1', '/a\\x22 200 1'",
        "'/a\\b', '/a\\x5cb'",
        "'/\u001b', '/\\x1b'",
        "'/\u00e9', '/\\xc3\\xa9'",
        "'/\ud83d\ude00', '/\\xf0\\x9f\\x98\\x80'"
    })
    void noPathCanForgeACommonLine(String path, String written) throws IOException {
        assertThat(line(AccessFormat.COMMON, Entries.withPath(path))).contains("\"GET " + written + " HTTP/1.1\"");
        assertThat(line(AccessFormat.COMMON, Entries.withPath(path + "\r\nx")))
                .contains("\\x0d\\x0ax")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "\ud800\ud800", "\udc00\ud800", "a\ud83d"})
    void halfASurrogatePairBecomesTheReplacementCharacter(String path) throws IOException {
        var written = JSON.readTree(line(AccessFormat.JSON, Entries.withPath(path)))
                .get("path")
                .asString();

        assertThat(written).isEqualTo(path.replaceAll("[\\ud800-\\udfff]", "\ufffd"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aJsonReaderGetsBackWhatWasWritten(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            var path = new StringBuilder();
            random.ints(random.nextInt(30), 0, Character.MAX_CODE_POINT + 1)
                    .map(point -> point >= 0xD800 && point <= 0xDFFF ? point & 0xFF : point)
                    .forEach(point -> path.appendCodePoint(random.nextBoolean() ? point & 0xFF : point));
            var line = line(AccessFormat.JSON, Entries.withPath(path.toString()));

            assertThat(JSON.readTree(line).get("path").asString()).isEqualTo(path.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(AccessFormat.class)
    void textsOfClientsAreCut(AccessFormat format) throws IOException {
        var line = line(format, Entries.withPath("/" + "a".repeat(100_000)));

        assertThat(line.length()).isLessThan(AccessEntry.LONGEST_PATH + 500);
        if (format != AccessFormat.OFF) {
            assertThat(line).contains("aaa...");
        }
    }

    private static String line(AccessFormat format, AccessEntry entry) throws IOException {
        var buffer = new LineBuffer();
        new LineWriter(format).append(entry, buffer);
        var out = new ByteArrayOutputStream();
        buffer.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
