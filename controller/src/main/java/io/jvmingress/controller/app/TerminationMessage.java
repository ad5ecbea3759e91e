package io.jvmingress.controller.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The line that `kubectl describe pod` shows as why a container ended: what is in this file of the container then.
///
/// The kubelet makes the file. Where there is none, as everywhere outside a pod, nothing is written.
record TerminationMessage(Path file) {

    /// Where a pod's `terminationMessagePath` says so itself, this variable of the environment has to say the same.
    private static final String PLACE = "JVM_INGRESS_TERMINATION_LOG";

    static TerminationMessage of(Map<String, String> environment) {
        return new TerminationMessage(Path.of(environment.getOrDefault(PLACE, "/dev/termination-log")));
    }

    /// The line was printed already, so one that cannot be written is lost to nobody.
    void write(String line) {
        if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
            return;
        }
        try {
            Files.writeString(file, line + System.lineSeparator());
        } catch (IOException _) {
            // Told above: it stands in the log.
        }
    }
}
