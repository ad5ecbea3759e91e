package io.jvmingress.proxy.table;

import java.util.Locale;

/// What the endpoints of an upstream speak.
public enum Protocol {
    /// HTTP/1.1 in clear text.
    HTTP,
    /// HTTP/1.1 over TLS.
    HTTPS,
    /// HTTP/2 in clear text, with prior knowledge (RFC 9113 3.3).
    H2C,
    /// HTTP/2 over TLS.
    H2;

    /// Whether it is spoken over TLS.
    public boolean isSecure() {
        return switch (this) {
            case HTTP, H2C -> false;
            case HTTPS, H2 -> true;
        };
    }

    /// Whether one connection carries many requests at a time.
    public boolean isMultiplexed() {
        return switch (this) {
            case HTTP, HTTPS -> false;
            case H2C, H2 -> true;
        };
    }

    /// The name that people read.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
