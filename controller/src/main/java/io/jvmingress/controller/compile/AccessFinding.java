package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;
import java.util.Optional;

/// What is wrong with an AccessPolicy.
public sealed interface AccessFinding extends Finding {

    /// A part that no valid object has. It admits nobody, and the rest of the policy holds.
    ///
    /// @param part where in the object, as `spec.rules[0].from[1]`
    /// @param detail what is wrong and what it does instead
    record AccessPolicyInvalid(ObjectRef subject, String part, String detail) implements AccessFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return part + ": " + detail;
        }
    }

    /// A target that is not there: what it was meant to guard may stand open under another name.
    ///
    /// @param detail what is not there
    record AccessPolicyTargetNotFound(ObjectRef subject, ObjectRef target, String detail) implements AccessFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Optional<ObjectRef> related() {
            return Optional.of(target);
        }

        @Override
        public String message() {
            return detail + "; the policy guards nothing there";
        }
    }
}
