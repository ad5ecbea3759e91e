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
/// @param form of a finding about this kind of policy
public record Defects(ObjectRef policy, List<Finding> findings, Form form) {

    /// Makes a finding.
    public interface Form {

        /// What is wrong with one part.
        ///
        /// @param part where in the object
        /// @param detail what is wrong and what it does instead
        Finding of(ObjectRef policy, String part, String detail);
    }

    /// Those of a NetworkPolicy.
    Defects(ObjectRef policy, List<Finding> findings) {
        this(policy, findings, PolicyPartInvalid::new);
    }

    /// Reports a part that matches nothing; the empty result stands for it.
    public <T> Optional<T> nothing(String part, String detail) {
        report(part, detail + "; it matches nothing");
        return Optional.empty();
    }

    public void report(String part, String detail) {
        findings.add(form.of(policy, part, detail));
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
