package io.jvmingress.controller.explain;

import java.util.Locale;

/// What can be asked.
public enum Topic {
    /// What becomes of a request.
    REQUEST,

    /// Whether NetworkPolicies alone allow a connection.
    CONNECTION,

    /// Which endpoints of a Service may serve.
    ENDPOINTS;

    /// As commands and paths write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
