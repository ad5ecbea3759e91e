package io.jvmingress.proxy.filter;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.List;
import java.util.Optional;

/// The client's address behind trusted proxies.
///
/// `X-Forwarded-For` is walked from the right, from one trusted proxy to what it saw: an entry counts only if the hop
/// that wrote it is trusted. So a client cannot choose its address, however many entries it sends.
public final class ClientAddress {

    private static final int MOST_ENTRIES = 32;

    private ClientAddress() {}

    public static boolean isTrusted(Address address, List<AddressRange> trusted) {
        for (int i = 0; i < trusted.size(); i++) {
            if (trusted.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// The address that the last trusted hop saw. A malformed entry ends the walk at the last verified one.
    ///
    /// @param forwardedFor the values of all `X-Forwarded-For` fields, in order
    public static Address behind(Address peer, List<String> forwardedFor, List<AddressRange> trusted) {
        var current = peer;
        int left = MOST_ENTRIES;
        for (int line = forwardedFor.size() - 1; line >= 0; line--) {
            var entries = forwardedFor.get(line).split(",", -1);
            for (int i = entries.length - 1; i >= 0; i--) {
                if (left-- == 0 || !isTrusted(current, trusted)) {
                    return current;
                }
                var entry = parse(entries[i].strip());
                if (entry.isEmpty()) {
                    return current;
                }
                current = entry.get();
            }
        }
        return current;
    }

    /// An address, also with a port as some proxies write it: `10.0.0.1:4711`, `[fd00::1]`, `[fd00::1]:4711`.
    private static Optional<Address> parse(String entry) {
        if (entry.startsWith("[")) {
            int close = entry.indexOf(']');
            return close < 0 || !isPort(entry, close + 1) ? Optional.empty() : Address.parse(entry.substring(1, close));
        }
        int colon = entry.indexOf(':');
        boolean hasPort = colon > 0 && entry.indexOf('.') > 0 && entry.indexOf('.') < colon && isPort(entry, colon);
        return Address.parse(hasPort ? entry.substring(0, colon) : entry);
    }

    private static boolean isPort(String entry, int from) {
        if (from == entry.length()) {
            return true;
        }
        return entry.charAt(from) == ':'
                && entry.length() > from + 1
                && entry.chars().skip(from + 1L).allMatch(c -> c >= '0' && c <= '9');
    }
}
