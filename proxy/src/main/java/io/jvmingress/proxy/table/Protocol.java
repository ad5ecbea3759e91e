package io.jvmingress.proxy.table;

import java.util.Locale;

/// What the endpoints of an upstream speak.
public enum Protocol {
    /// HTTP/1.1 in clear text.
    HTTP,
    /// HTTP/1.1 over TLS.
    HTTPS;

    /// Whether it is spoken over TLS.
    public boolean isSecure() {
        return switch (this) {
            case HTTP -> false;
            case HTTPS -> true;
        };
    }

    /// The name that people read.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
