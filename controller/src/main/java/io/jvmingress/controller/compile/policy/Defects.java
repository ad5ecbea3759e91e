package io.jvmingress.controller.compile.policy;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.PolicyFinding.PolicyPartInvalid;
import io.jvmingress.controller.state.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong with one policy.
///
/// @param findings grows with each report
record Defects(ObjectRef policy, List<Finding> findings) {

    /// Reports a part that matches nothing; the empty result stands for it.
    <T> Optional<T> nothing(String part, String detail) {
        report(part, detail + "; it matches nothing");
        return Optional.empty();
    }

    void report(String part, String detail) {
        findings.add(new PolicyPartInvalid(policy, part, detail));
    }

    /// Whether a part has a field that we do not know: a misspelt one, as `form` for `from`, or one
    /// of a newer Kubernetes. In either case to read on as if it were not there would admit more
    /// than was meant.
    static boolean hasUnknownField(@Nullable Map<String, Object> additional) {
        return additional != null && !additional.isEmpty();
    }

    /// Reports the unknown fields of a part.
    <T> Optional<T> unknownField(String part, Map<String, Object> additional) {
        return nothing(part, "unknown field " + names(additional));
    }

    static String names(Map<String, Object> fields) {
        return String.join(", ", fields.keySet());
    }
}
