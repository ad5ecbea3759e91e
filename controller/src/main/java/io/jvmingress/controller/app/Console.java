package io.jvmingress.controller.app;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/// What the program has of the outside: what it reads, where it prints, its environment, and who ends it.
///
/// @param in questions
/// @param out answers, the access log
/// @param err log lines and what is wrong with a start
/// @param terminal whether a person reads
record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean terminal,
        Lifetime lifetime) {

    /// The Java runtime has no console where nobody types: since JDK 25 that is null again.
    @SuppressWarnings("SystemConsoleNull")
    static Console ofProcess(Lifetime lifetime) {
        var console = System.console();
        return new Console(
                System.in, System.out, System.err, System.getenv(), console != null && console.isTerminal(), lifetime);
    }
}
