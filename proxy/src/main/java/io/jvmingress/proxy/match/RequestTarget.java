package io.jvmingress.proxy.match;

import java.util.Optional;

/// A request's target in the one form that is matched, judged, logged and sent upstream.
///
/// Escapes of unreserved characters are decoded (RFC 3986 6.2.2.2). `%2F`, `%5C`, `//` and `;` stay as they are.
/// Refused
/// are dot segments, also encoded ones and those that a backend would find by decoding `%2F` or `%5C` or by dropping
/// what follows `;`; and `%00`, broken escapes, control characters, bytes beyond ASCII and `#`.
///
/// @param authority of a target in absolute form, which wins over Host (RFC 9112 3.2.2); empty for one in origin form
/// @param pathAndQuery begins with `/`
/// @param pathEnd where the query begins, with its `?`; the length without one
public record RequestTarget(String authority, String pathAndQuery, int pathEnd) {

    /// Empty for what is refused, the asterisk and authority forms among it.
    public static Optional<RequestTarget> parse(String target) {
        if (!isVisible(target)) {
            return Optional.empty();
        }
        if (target.startsWith("/")) {
            return parse("", target);
        }
        int authority = endOfScheme(target);
        if (authority < 0) {
            return Optional.empty();
        }
        int end = authority;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        var rest = target.substring(end);
        return end == authority
                ? Optional.empty()
                : parse(target.substring(authority, end), rest.startsWith("/") ? rest : "/" + rest);
    }

    private static Optional<RequestTarget> parse(String authority, String origin) {
        int query = origin.indexOf('?');
        int end = query < 0 ? origin.length() : query;
        int escape = origin.indexOf('%');
        if (escape < 0 || escape >= end) {
            return withoutDotSegments(new RequestTarget(authority, origin, end));
        }
        var path = new StringBuilder(origin.length());
        for (int i = 0; i < end; i++) {
            char c = origin.charAt(i);
            if (c != '%') {
                path.append(c);
                continue;
            }
            int octet = octet(origin, i + 1, end);
            if (octet <= 0) {
                return Optional.empty();
            }
            if (isUnreserved(octet)) {
                path.append((char) octet);
            } else {
                path.append(origin, i, i + 3);
            }
            i += 2;
        }
        int pathEnd = path.length();
        return withoutDotSegments(new RequestTarget(
                authority, path.append(origin, end, origin.length()).toString(), pathEnd));
    }

    private static Optional<RequestTarget> withoutDotSegments(RequestTarget target) {
        var text = target.pathAndQuery;
        for (int dot = text.indexOf('.'); dot >= 0 && dot < target.pathEnd; dot = text.indexOf('.', dot + 1)) {
            int after = dot + 1 < target.pathEnd && text.charAt(dot + 1) == '.' ? dot + 2 : dot + 1;
            if (beginsSegment(text, dot) && endsSegment(text, after, target.pathEnd)) {
                return Optional.empty();
            }
        }
        return Optional.of(target);
    }

    private static boolean beginsSegment(String text, int at) {
        char before = text.charAt(at - 1);
        return before == '/' || before == '\\' || (at >= 3 && isEscapedSlash(text, at - 3));
    }

    private static boolean endsSegment(String text, int at, int end) {
        if (at == end) {
            return true;
        }
        char c = text.charAt(at);
        return c == '/' || c == '\\' || c == ';' || (at + 3 <= end && isEscapedSlash(text, at));
    }

    private static boolean isEscapedSlash(String text, int at) {
        return text.regionMatches(true, at, "%2F", 0, 3) || text.regionMatches(true, at, "%5C", 0, 3);
    }

    private static boolean isVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#') {
                return false;
            }
        }
        return true;
    }

    private static int endOfScheme(String target) {
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    }

    /// The value of two hexadecimal digits, or -1.
    private static int octet(String text, int at, int end) {
        if (at + 2 > end) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    /// RFC 3986 2.3.
    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
