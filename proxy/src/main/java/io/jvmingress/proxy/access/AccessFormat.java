package io.jvmingress.proxy.access;

/// How a line of the access log looks.
public enum AccessFormat {
    /// No line at all.
    OFF,
    /// One JSON object per line (RFC 8259), UTF-8.
    JSON,
    /// The Common Log Format of the NCSA server.
    COMMON,
    /// The common format followed by referrer and user agent.
    COMBINED
}
