package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;

/// What is wrong with, or surprising about, a NetworkPolicy.
public sealed interface PolicyFinding extends Finding {

    /// A peer, port or selector that no valid object has; it matches nothing, and the rest of the
    /// policy holds.
    ///
    /// @param part where in the object, as `spec.ingress[0].from[1]`
    record PolicyPartInvalid(ObjectRef subject, String part, String detail) implements PolicyFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return part + ": " + detail + "; it matches nothing";
        }
    }
}
