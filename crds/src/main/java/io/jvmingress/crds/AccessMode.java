package io.jvmingress.crds;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of a request that a policy does not admit.
public enum AccessMode {
    /// It is refused.
    @JsonProperty("Enforce")
    ENFORCE,
    /// It passes; log and metrics tell of it.
    @JsonProperty("Audit")
    AUDIT;

    /// Whatever is not known here enforces: one object of a newer version must neither open a door nor keep the others
    /// from being read.
    @JsonCreator
    static AccessMode of(String text) {
        return text.equals("Audit") ? AUDIT : ENFORCE;
    }
}
