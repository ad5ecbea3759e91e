package io.jvmingress.proxy.match;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Values by host: an exact name first, then `*.` for exactly one label, then the value for every host.
///
/// Source: the comment of `IngressRule.host` in networking/v1. Finding costs one or two look-ups and allocates nothing
/// for an exact name.
final class HostMap<T> {

    private static final String ANY = "*";

    private final Map<String, Optional<T>> exact;
    private final Map<String, Optional<T>> bySuffix;
    private final Optional<T> any;

    private HostMap(Map<String, Optional<T>> exact, Map<String, Optional<T>> bySuffix, Optional<T> any) {
        this.exact = exact;
        this.bySuffix = bySuffix;
        this.any = any;
    }

    static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /// @param host in lower case; the empty text, for a request that names none, finds only what stands for every host
    Optional<T> find(String host) {
        var found = exact.get(host);
        if (found != null) {
            return found;
        }
        int dot = bySuffix.isEmpty() ? -1 : host.indexOf('.');
        if (dot > 0) {
            var wildcard = bySuffix.get(host.substring(dot + 1));
            if (wildcard != null) {
                return wildcard;
            }
        }
        return any;
    }

    /// The value that was given for exactly this name.
    ///
    /// @param host a name, `*.` and a name, or `*`
    Optional<T> named(String host) {
        if (host.equals(ANY)) {
            return any;
        }
        return host.startsWith("*.")
                ? bySuffix.getOrDefault(host.substring(2), Optional.empty())
                : exact.getOrDefault(host, Optional.empty());
    }

    static final class Builder<T> implements BiConsumer<String, T> {

        private final Map<String, Optional<T>> exact = new HashMap<>();
        private final Map<String, Optional<T>> bySuffix = new HashMap<>();
        private Optional<T> any = Optional.empty();

        /// @param host a name, `*.` and a name, or `*`
        @Override
        public void accept(String host, T value) {
            if (host.equals(ANY)) {
                any = Optional.of(value);
            } else if (host.startsWith("*.")) {
                bySuffix.put(host.substring(2), Optional.of(value));
            } else {
                exact.put(host, Optional.of(value));
            }
        }

        HostMap<T> build() {
            return new HostMap<>(exact, bySuffix, any);
        }
    }
}
