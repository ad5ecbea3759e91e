package io.jvmingress.controller.compile.policy;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The protocols that NetworkPolicies speak about.
public enum Protocol {
    TCP,
    UDP,
    SCTP;

    /// By its name in capitals, as the API has it; absent is TCP. Empty for any other.
    public static Optional<Protocol> of(@Nullable String name) {
        return name == null
                ? Optional.of(TCP)
                : Arrays.stream(values())
                        .filter(protocol -> protocol.name().equals(name))
                        .findFirst();
    }
}
