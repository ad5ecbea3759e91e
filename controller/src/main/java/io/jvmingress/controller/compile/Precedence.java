package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/// Which of several objects wins where they claim the same: the smallest.
///
/// The Ingress API leaves this to its implementations; the rule is the Gateway API's: "The oldest
/// Route based on creation timestamp. The Route appearing first in alphabetical order by
/// {namespace}/{name}."
///
/// @param created [Instant#MIN] for an object without a readable timestamp, as files have them:
///     such an object is older than every other
public record Precedence(Instant created, ObjectRef object) implements Comparable<Precedence> {

    /// Reads the object's age.
    ///
    /// @param creationTimestamp RFC 3339, as the API server writes it
    public static Precedence of(ObjectRef object, String creationTimestamp) {
        return new Precedence(instant(creationTimestamp), object);
    }

    @Override
    public int compareTo(Precedence other) {
        int byAge = created.compareTo(other.created);
        return byAge != 0 ? byAge : compareNames(object, other.object);
    }

    /// As [ObjectRef#namespacedName] orders them, without making the texts where the namespaces are the same.
    private static int compareNames(ObjectRef one, ObjectRef other) {
        return one.namespace().equals(other.namespace())
                ? one.name().compareTo(other.name())
                : one.namespacedName().compareTo(other.namespacedName());
    }

    private static Instant instant(String text) {
        try {
            return text.isEmpty() ? Instant.MIN : Instant.parse(text);
        } catch (DateTimeParseException _) {
            // No API server writes such a timestamp; a file may, and it is no reason to refuse the object.
            return Instant.MIN;
        }
    }
}
