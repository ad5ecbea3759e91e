package io.jvmingress.proxy.filter;

/// Compares field names without making new ones.
final class FieldName {

    private FieldName() {}

    /// Whether they are equal but for the case of letters.
    static boolean is(CharSequence name, CharSequence lowerCase) {
        return name.length() == lowerCase.length() && regionIs(name, 0, lowerCase);
    }

    /// Whether `text` holds `other` at `from`, but for the case of letters.
    static boolean regionIs(CharSequence text, int from, CharSequence other) {
        for (int i = 0; i < other.length(); i++) {
            if (lower(text.charAt(from + i)) != lower(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether `name` begins with `prefix`, where `_` counts as `-`: some backends see no difference.
    static boolean aliasBegins(CharSequence name, String prefix) {
        if (name.length() < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            char c = name.charAt(i);
            if ((c == '_' ? '-' : lower(c)) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
