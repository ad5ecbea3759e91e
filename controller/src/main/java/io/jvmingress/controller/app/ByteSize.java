package io.jvmingress.controller.app;

import java.util.regex.Pattern;

/// A number of bytes as people write it: `16KiB`, `8MiB`, `1GiB`; a bare number is bytes.
record ByteSize(long bytes) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,10})(B|KiB|MiB|GiB|)");

    /// @throws IllegalArgumentException for anything else
    static ByteSize parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size such as 16KiB, 8MiB or 1GiB");
        }
        int shift = switch (matcher.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return new ByteSize(Long.parseLong(matcher.group(1)) << shift);
    }
}
