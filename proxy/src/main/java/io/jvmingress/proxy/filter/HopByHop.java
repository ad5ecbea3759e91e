package io.jvmingress.proxy.filter;

import java.util.List;

/// The fields that belong to one connection and are not forwarded (RFC 9110 7.6.1), in both directions.
public final class HopByHop {

    private HopByHop() {}

    /// Whether a field with this name, in any case, always ends here. Message framing is among them, since each side
    /// frames its own messages; so is `te`, of which only `trailers` is sent on.
    public static boolean endsHere(CharSequence name) {
        return switch (name.length()) {
            case 2 -> FieldName.is(name, "te");
            case 7 -> FieldName.is(name, "upgrade");
            case 10 -> FieldName.is(name, "connection") || FieldName.is(name, "keep-alive");
            case 14 -> FieldName.is(name, "http2-settings");
            case 16 -> FieldName.is(name, "proxy-connection");
            case 17 -> FieldName.is(name, "transfer-encoding");
            case 18 -> FieldName.is(name, "proxy-authenticate");
            case 19 -> FieldName.is(name, "proxy-authorization");
            default -> false;
        };
    }

    /// Whether a `Connection` field's value lists this option, in any case.
    public static boolean lists(CharSequence connection, CharSequence option) {
        int length = connection.length();
        int from = 0;
        while (from < length) {
            int comma = from;
            while (comma < length && connection.charAt(comma) != ',') {
                comma++;
            }
            int start = from;
            int end = comma;
            while (start < end && isSpace(connection.charAt(start))) {
                start++;
            }
            while (end > start && isSpace(connection.charAt(end - 1))) {
                end--;
            }
            if (end - start == option.length() && FieldName.regionIs(connection, start, option)) {
                return true;
            }
            from = comma + 1;
        }
        return false;
    }

    /// Whether any of a message's `Connection` fields lists this option: they are one list (RFC 9110 5.3).
    public static boolean anyLists(List<String> connection, CharSequence option) {
        for (int i = 0; i < connection.size(); i++) {
            if (lists(connection.get(i), option)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a `Connection` field says anything beyond `keep-alive` and `close`: then the names that it lists must be
    /// looked for among the other fields.
    static boolean nominates(CharSequence connection) {
        return !FieldName.is(connection, "keep-alive") && !FieldName.is(connection, "close");
    }

    /// All `Connection` fields of a message, or none of them where no other field can be named in them: they are one
    /// list
    /// (RFC 9110 5.3).
    public static List<String> nominating(List<String> connection) {
        for (int i = 0; i < connection.size(); i++) {
            if (nominates(connection.get(i))) {
                return connection;
            }
        }
        return List.of();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
