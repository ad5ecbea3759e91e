package io.jvmingress.controller.compile.status;

import io.jvmingress.controller.state.ObjectRef;
import java.util.Optional;

/// An Event as it should be in the cluster for as long as its cause is there.
///
/// @param name the same for the same cause, whichever replica writes it, so that nobody writes it twice
/// @param regarding whose owner is told
/// @param related the other object that it is about
/// @param warning whether its type is `Warning`; else it is `Normal`
/// @param action what the program did when it came upon the cause
/// @param note at most 1,024 bytes, one line
public record PlannedEvent(
        String name,
        Subject regarding,
        Optional<Subject> related,
        boolean warning,
        String reason,
        String action,
        String note) {

    /// An object as Events refer to it.
    ///
    /// @param uid empty for an object that does not exist
    public record Subject(ObjectRef ref, String apiVersion, String uid) {}

    /// Events about objects without a namespace are in `default`.
    public String namespace() {
        return regarding.ref().namespace().isEmpty()
                ? "default"
                : regarding.ref().namespace();
    }
}
