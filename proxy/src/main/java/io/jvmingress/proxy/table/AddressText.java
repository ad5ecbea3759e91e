package io.jvmingress.proxy.table;

import java.util.Optional;

/// The text form of addresses.
final class AddressText {

    private static final int GROUPS = 8;

    private AddressText() {}

    static Optional<Address> parse(String text) {
        if (text.indexOf(':') >= 0) {
            return parseV6(text);
        }
        var bits = parseV4(text);
        return bits < 0 ? Optional.empty() : Optional.of(new Address(false, 0, bits));
    }

    static String print(Address address) {
        if (!address.v6()) {
            long bits = address.low();
            return (bits >>> 24) + "." + ((bits >>> 16) & 0xFF) + "." + ((bits >>> 8) & 0xFF) + "." + (bits & 0xFF);
        }
        return printV6(address);
    }

    /// The 32 bits, or -1.
    private static long parseV4(String text) {
        long bits = 0;
        int part = -1;
        int parts = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (part < 0 || ++parts > 4) {
                    return -1;
                }
                bits = (bits << 8) | part;
                part = -1;
            } else if (c >= '0' && c <= '9') {
                part = Math.max(part, 0) * 10 + (c - '0');
                if (part > 255) {
                    return -1;
                }
            } else {
                return -1;
            }
        }
        return parts == 4 && part >= 0 ? (bits << 8) | part : -1;
    }

    private static Optional<Address> parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            var groups = groups(text, true);
            return groups.length == GROUPS ? Optional.of(join(groups, new int[0])) : Optional.empty();
        }
        var head = groups(text.substring(0, gap), false);
        var tail = groups(text.substring(gap + 2), true);
        boolean wrong = head.length + tail.length >= GROUPS;
        return wrong ? Optional.empty() : Optional.of(join(head, tail));
    }

    private static final int[] WRONG = new int[GROUPS + 1];

    /// The 16-bit groups of a text between colons; [#WRONG] where it is not one. Dotted decimal may stand only at the
    /// end of an address.
    private static int[] groups(String text, boolean atEnd) {
        if (text.isEmpty()) {
            return new int[0];
        }
        var words = text.split(":", -1);
        boolean dotted = words[words.length - 1].indexOf('.') >= 0;
        int count = words.length + (dotted ? 1 : 0);
        if (count > GROUPS || (dotted && !atEnd)) {
            return WRONG;
        }
        var groups = new int[count];
        for (int i = 0; i < (dotted ? words.length - 1 : words.length); i++) {
            groups[i] = group(words[i]);
            if (groups[i] < 0) {
                return WRONG;
            }
        }
        if (dotted) {
            long bits = parseV4(words[words.length - 1]);
            if (bits < 0) {
                return WRONG;
            }
            groups[count - 2] = (int) (bits >>> 16);
            groups[count - 1] = (int) (bits & 0xFFFF);
        }
        return groups;
    }

    private static int group(String word) {
        if (word.isEmpty() || word.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = Character.digit(word.charAt(i), 16);
            if (digit < 0 || word.charAt(i) > 'f') {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private static Address join(int[] head, int[] tail) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS; i++) {
            int fromEnd = tail.length - GROUPS + i;
            long group = i < head.length ? head[i] : fromEnd >= 0 ? tail[fromEnd] : 0;
            if (i < GROUPS / 2) {
                high = (high << 16) | group;
            } else {
                low = (low << 16) | group;
            }
        }
        return Address.ofV6(high, low);
    }

    /// RFC 5952: lower case, the first of the longest runs of two or more zero groups is left out.
    private static String printV6(Address address) {
        var groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            long half = i < GROUPS / 2 ? address.high() : address.low();
            groups[i] = (int) ((half >>> (48 - 16 * (i % (GROUPS / 2)))) & 0xFFFF);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                text.append(i > 0 && i != bestStart + bestLength ? ":" : "").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
