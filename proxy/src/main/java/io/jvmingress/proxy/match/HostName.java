package io.jvmingress.proxy.match;

import java.util.Locale;
import java.util.Optional;

/// The host of an authority (RFC 9110 7.2), as routes are looked up by it.
///
/// @param name in lower case, without port and without trailing dot; an IPv6 literal keeps its brackets
/// @param hasPort whether the authority named a port
public record HostName(String name, boolean hasPort) {

    /// What an HTTP/1.0 request without Host has.
    public static final HostName NONE = new HostName("", false);

    private static final int LONGEST = 253;

    /// Empty for what is no host with an optional port: lists, user information, empty labels, control characters.
    public static Optional<HostName> parse(String authority) {
        int end = authority.startsWith("[") ? endOfLiteral(authority) : endOfName(authority);
        if (end <= 0 || !endsInPort(authority, end)) {
            return Optional.empty();
        }
        boolean hasPort = end < authority.length();
        int nameEnd = authority.charAt(end - 1) == '.' ? end - 1 : end;
        if (nameEnd == 0 || nameEnd > LONGEST || authority.charAt(nameEnd - 1) == '.') {
            return Optional.empty();
        }
        var name = authority.substring(0, nameEnd).toLowerCase(Locale.ROOT);
        return Optional.of(new HostName(name, hasPort));
    }

    /// Whether a host that is written as rules of an Ingress write theirs stands for this one: a name for itself, `*.`
    /// and a name for those with exactly one label before it (the comment of `IngressRule.host` in networking/v1).
    ///
    /// @param name in lower case
    public static boolean isCovered(String name, String pattern) {
        int dot = name.indexOf('.');
        return pattern.equals(name)
                || (dot > 0
                        && pattern.startsWith("*.")
                        && name.length() - dot == pattern.length() - 1
                        && name.regionMatches(dot, pattern, 1, pattern.length() - 1));
    }

    /// The position after a name of letters, digits, `-`, `_` and single dots; -1 if it is none.
    private static int endOfName(String authority) {
        char previous = '.';
        int i = 0;
        for (; i < authority.length() && authority.charAt(i) != ':'; i++) {
            char c = authority.charAt(i);
            boolean good = isLetterOrDigit(c) || c == '-' || c == '_' || (c == '.' && previous != '.');
            if (!good) {
                return -1;
            }
            previous = c;
        }
        return i;
    }

    private static int endOfLiteral(String authority) {
        int close = authority.indexOf(']');
        for (int i = 1; i < close; i++) {
            char c = authority.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return -1;
            }
        }
        return close > 1 ? close + 1 : -1;
    }

    /// Whether nothing, or `:` and at most five digits, stands at `from`. An empty port is legal (RFC 3986 3.2.3).
    private static boolean endsInPort(String authority, int from) {
        if (from == authority.length()) {
            return true;
        }
        boolean good = authority.charAt(from) == ':' && authority.length() - from <= 6;
        for (int i = from + 1; good && i < authority.length(); i++) {
            good = authority.charAt(i) >= '0' && authority.charAt(i) <= '9';
        }
        return good;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
