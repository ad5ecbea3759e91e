package io.jvmingress.controller.names;

import java.time.Duration;
import java.util.List;

/// What became of one lookup.
sealed interface DnsAnswer {

    /// Addresses, for a time.
    ///
    /// @param addresses at least one
    /// @param ttl the least of everything on the way to them
    record Found(List<String> addresses, Duration ttl) implements DnsAnswer {

        public Found {
            addresses = List.copyOf(addresses);
        }
    }

    /// A server that knows says that there is none.
    record None(String detail) implements DnsAnswer {}

    /// No server said anything of use.
    record Failed(String detail) implements DnsAnswer {}
}
