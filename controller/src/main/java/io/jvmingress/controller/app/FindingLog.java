package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.Finding;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Prints each finding once, when it comes up: a line as reports have it. One that went and came again is news again.
final class FindingLog {

    private static final Logger LOG = LoggerFactory.getLogger(FindingLog.class);

    /// A cluster with a thousand broken objects is not told by a thousand lines.
    private static final int MOST_LINES = 200;

    private Set<Finding> known = Set.of();

    void update(Collection<Finding> findings) {
        var now = new LinkedHashSet<>(findings);
        int lines = 0;
        for (var finding : now) {
            if (!known.contains(finding) && lines++ < MOST_LINES) {
                LOG.atLevel(level(finding)).log(finding.line());
            }
        }
        if (lines > MOST_LINES) {
            LOG.atWarn().addKeyValue("more", lines - MOST_LINES).log("findings that are not printed");
        }
        known = new HashSet<>(now);
    }

    /// Objects that others wrote are never our error: what is wrong with them degrades what we serve.
    private static Level level(Finding finding) {
        return switch (finding.severity()) {
            case ERROR, WARNING -> Level.WARN;
            case INFO -> Level.INFO;
        };
    }
}
