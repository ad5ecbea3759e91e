package io.jvmingress.controller.app;

/// How the process ends.
final class ExitStatus {

    static final int GOOD = 0;

    /// It ran, and found errors.
    static final int ERRORS = 1;

    /// The command line means nothing.
    static final int USAGE = 2;

    /// The start failed.
    static final int START = 3;

    private ExitStatus() {}
}
