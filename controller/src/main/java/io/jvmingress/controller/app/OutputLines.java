package io.jvmingress.controller.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Answers on the standard output: UTF-8 whatever the machine's language is.
final class OutputLines {

    private final PrintStream out;

    OutputLines(PrintStream out) {
        this.out = out;
    }

    void print(String line) {
        var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
    }

    void flush() {
        out.flush();
    }
}
