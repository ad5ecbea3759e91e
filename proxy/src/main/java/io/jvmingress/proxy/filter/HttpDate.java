package io.jvmingress.proxy.filter;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The fixed form of dates in header fields: IMF-fixdate of RFC 9110 5.6.7, whose day has two digits.
public final class HttpDate {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /// `Tue, 03 Nov 2026 08:00:00 GMT`.
    public static String print(Instant instant) {
        return FORM.format(instant);
    }
}
