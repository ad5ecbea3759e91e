package io.jvmingress.controller.app;

import java.time.Duration;
import java.util.regex.Pattern;

/// A duration as people write it: `500ms`, `5s`, `2m`, `1h`; a bare number is seconds.
final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

    private Durations() {}

    /// @throws IllegalArgumentException for anything else
    static Duration parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration such as 500ms, 5s, 2m or 1h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
