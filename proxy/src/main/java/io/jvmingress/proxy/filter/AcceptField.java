package io.jvmingress.proxy.filter;

import java.util.Locale;

/// Content negotiation of our own answers, which exist as text and as JSON (RFC 9110 12.5.1).
public final class AcceptField {

    private AcceptField() {}

    /// Whether `application/json` is rated above `text/plain`. Without a field, and at a tie, text wins.
    public static boolean prefersJson(String accept) {
        if (accept.isEmpty() || accept.equals("*/*")) {
            return false;
        }
        double json = -1;
        double text = -1;
        for (var part : accept.split(",", 32)) {
            int semicolon = part.indexOf(';');
            var range = (semicolon < 0 ? part : part.substring(0, semicolon))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            double quality = semicolon < 0 ? 1 : quality(part.substring(semicolon));
            switch (range) {
                case "application/json" -> json = quality;
                case "text/plain" -> text = quality;
                case "application/*" -> json = json < 0 ? quality : json;
                case "text/*" -> text = text < 0 ? quality : text;
                case "*/*" -> {
                    json = json < 0 ? quality : json;
                    text = text < 0 ? quality : text;
                }
                default -> {
                    // A range that holds neither.
                }
            }
        }
        return json > Math.max(text, 0);
    }

    private static double quality(String parameters) {
        for (var parameter : parameters.split(";", 8)) {
            var pair = parameter.strip();
            if (pair.startsWith("q=") || pair.startsWith("Q=")) {
                var digits = pair.substring(2);
                return digits.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(digits) : 0;
            }
        }
        return 1;
    }
}
