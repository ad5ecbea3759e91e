package io.jvmingress.controller.app;

import io.jvmingress.proxy.access.AccessFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the program writes.
final class OutputFlags {

    enum LogFormat {
        TEXT,
        JSON
    }

    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "Form of log lines. Default: text on a terminal, else json.")
    private @Nullable LogFormat logFormat;

    @Option(
            names = "--log-level",
            paramLabel = "error|warn|info|debug|trace",
            description = "The least severe log lines to write. Default: info; validate and explain: warn.")
    private @Nullable LogLevel logLevel;

    @Option(
            names = "--access-log",
            paramLabel = "off|json|common|combined",
            description = "Form of the line for each request, on the standard output. Default: json; demo: off.")
    private @Nullable AccessFormat accessLog;

    @Option(names = "--verbose", description = "Print the stack trace of a failed start.")
    private boolean verbose;

    boolean json(boolean terminal) {
        return logFormat == null ? !terminal : logFormat == LogFormat.JSON;
    }

    LogLevel level(LogLevel usual) {
        return logLevel == null ? usual : logLevel;
    }

    AccessFormat accessLog(AccessFormat usual) {
        return accessLog == null ? usual : accessLog;
    }

    boolean verbose() {
        return verbose;
    }
}
