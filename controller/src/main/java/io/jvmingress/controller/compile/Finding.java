package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;
import java.util.Locale;
import java.util.Optional;

/// Something that the owner of an object has to be told: a value, which ends as an Event, in a
/// status or in a report, never only in the log.
public sealed interface Finding
        permits IngressFinding, BackendFinding, TlsFinding, PolicyFinding, AccessFinding, SourceFinding {

    enum Severity {
        ERROR,
        WARNING,
        INFO
    }

    /// The object to report on.
    ObjectRef subject();

    Severity severity();

    /// What is the matter, and what to do where that is not plain. Never holds a secret.
    String message();

    /// The other object that it is about: who won, or what is missing or broken.
    default Optional<ObjectRef> related() {
        return Optional.empty();
    }

    /// The word that Events and reports carry: the name of the case.
    default String reason() {
        return getClass().getSimpleName();
    }

    /// `severity Kind namespace/name: reason: message`, the line that reports print.
    default String line() {
        return oneLine(
                severity().name().toLowerCase(Locale.ROOT) + " " + subject() + ": " + reason() + ": " + message());
    }

    /// A text that reads as it is written, whatever users have written: characters that control a
    /// terminal, break a line or turn its direction become `?`.
    static String oneLine(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }
}
