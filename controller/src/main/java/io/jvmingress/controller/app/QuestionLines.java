package io.jvmingress.controller.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Lines of bounded length.
final class QuestionLines {

    /// More than any request's head that the proxy takes.
    static final int LONGEST = 1 << 18;

    private final BufferedReader reader;

    QuestionLines(InputStream in) {
        reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /// @param tooLong whether the rest of it was thrown away
    record Line(String text, boolean tooLong) {}

    /// Empty at the end.
    Optional<Line> next() throws IOException {
        var text = new StringBuilder();
        boolean tooLong = false;
        int c = reader.read();
        if (c < 0) {
            return Optional.empty();
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (text.length() < LONGEST) {
                text.append((char) c);
            } else {
                tooLong = true;
            }
        }
        return Optional.of(new Line(text.toString(), tooLong));
    }

    /// Whether the next line has come already, at least in part.
    boolean ready() throws IOException {
        return reader.ready();
    }
}
