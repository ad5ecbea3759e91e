package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.Finding;
import java.util.Locale;

/// A finding as JSON has it.
///
/// @param severity `error`, `warning` or `info`
/// @param namespace empty for an object without one
public record FindingView(String severity, String kind, String namespace, String name, String reason, String message) {

    public static FindingView of(Finding finding) {
        var subject = finding.subject();
        return new FindingView(
                finding.severity().name().toLowerCase(Locale.ROOT),
                subject.kind(),
                subject.namespace(),
                subject.name(),
                finding.reason(),
                finding.message());
    }
}
