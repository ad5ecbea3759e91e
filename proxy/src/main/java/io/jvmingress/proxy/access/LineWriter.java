package io.jvmingress.proxy.access;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Turns entries into lines. For one thread: it remembers the last second's text.
final class LineWriter {

    private static final DateTimeFormatter ISO_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter NCSA_SECOND = DateTimeFormatter.ofPattern(
                    "'['dd/MMM/uuuu:HH:mm:ss '+0000]'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final AccessFormat format;
    private final DateTimeFormatter second;
    private long knownSecond = Long.MIN_VALUE;
    private String knownText = "";

    LineWriter(AccessFormat format) {
        this.format = format;
        this.second = format == AccessFormat.JSON ? ISO_SECOND : NCSA_SECOND;
    }

    void append(AccessEntry entry, LineBuffer out) {
        switch (format) {
            case OFF -> {}
            case JSON -> json(entry, out);
            case COMMON -> common(entry, out).ascii('\n');
            case COMBINED ->
                common(entry, out)
                        .ascii(' ')
                        .quoted(entry.request().referrer())
                        .ascii(' ')
                        .quoted(entry.request().userAgent())
                        .ascii('\n');
        }
    }

    private void json(AccessEntry entry, LineBuffer out) {
        var request = entry.request();
        var answer = entry.answer();
        var origin = entry.origin();
        int millis = (int) Math.floorMod(entry.startMillis(), 1000L);
        out.ascii("{\"time\":\"").ascii(second(entry)).ascii('.');
        out.ascii((char) ('0' + millis / 100)).ascii((char) ('0' + millis / 10 % 10));
        out.ascii((char) ('0' + millis % 10)).ascii("Z\",\"method\":").json(request.method());
        text(out, ",\"host\":", request.host());
        out.ascii(",\"path\":").json(request.path()).ascii(",\"protocol\":").json(request.protocol());
        out.ascii(",\"client\":").json(entry.client().address());
        out.ascii(",\"clientFrom\":").json(entry.client().from());
        out.ascii(",\"status\":").number(answer.status());
        out.ascii(",\"bytesIn\":").number(answer.bytesIn());
        out.ascii(",\"bytesOut\":").number(answer.bytesOut());
        out.ascii(",\"durationMs\":").millis(entry.durationNanos());
        text(out, ",\"ingress\":", origin.route());
        text(out, ",\"upstream\":", origin.upstream());
        text(out, ",\"endpoint\":", origin.endpoint());
        out.ascii(",\"tries\":").number(origin.tries());
        text(out, ",\"reason\":", answer.reason());
        text(out, ",\"requestId\":", entry.requestId());
        out.ascii("}\n");
    }

    private LineBuffer common(AccessEntry entry, LineBuffer out) {
        var request = entry.request();
        out.bare(entry.client().address()).ascii(" - - ").ascii(second(entry)).ascii(" \"");
        out.bare(request.method()).ascii(' ').bare(request.path()).ascii(' ').bare(request.protocol());
        return out.ascii("\" ")
                .number(entry.answer().status())
                .ascii(' ')
                .number(entry.answer().bytesOut());
    }

    private String second(AccessEntry entry) {
        long wanted = Math.floorDiv(entry.startMillis(), 1000L);
        if (wanted != knownSecond) {
            knownText = second.format(Instant.ofEpochSecond(wanted));
            knownSecond = wanted;
        }
        return knownText;
    }

    private static void text(LineBuffer out, String key, String value) {
        if (!value.isEmpty()) {
            out.ascii(key).json(value);
        }
    }
}
