package io.jvmingress.controller.app;

import io.jvmingress.controller.app.QuestionLines.Line;
import io.jvmingress.controller.explain.Answer.NoAnswer;
import io.jvmingress.controller.explain.JsonForm;
import io.jvmingress.controller.explain.QuestionException;
import io.jvmingress.controller.explain.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Answers line by line, in order. A broken line gets an answer, too, and the batch goes on.
final class Batch {

    /// What one body of questions may be together: less than the admin API takes.
    private static final int MOST_TOGETHER = 1 << 18;

    private final Topic topic;
    private final Oracle oracle;
    private final OutputLines out;
    private final List<JsonNode> waiting = new ArrayList<>();
    private int length;
    private boolean good = true;

    Batch(Topic topic, Oracle oracle, OutputLines out) {
        this.topic = topic;
        this.oracle = oracle;
        this.out = out;
    }

    /// Answers every line.
    ///
    /// @return whether every line could be answered
    boolean run(QuestionLines lines) throws IOException {
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            take(line.get());
            if (waiting.size() >= oracle.most() || !lines.ready()) {
                askWaiting();
            }
            if (!lines.ready()) {
                // Who asks one question at a time wants its answer before the next.
                out.flush();
            }
        }
        askWaiting();
        out.flush();
        return good;
    }

    private void take(Line line) {
        try {
            if (line.tooLong()) {
                throw new QuestionException("the line is longer than " + QuestionLines.LONGEST + " characters");
            }
            var question = JsonForm.read(line.text());
            if (length + line.text().length() > MOST_TOGETHER) {
                askWaiting();
            }
            waiting.add(question);
            length += line.text().length();
        } catch (QuestionException e) {
            askWaiting();
            print(JsonForm.tree(new NoAnswer(String.valueOf(e.getMessage()))));
        }
    }

    private void askWaiting() {
        if (!waiting.isEmpty()) {
            oracle.ask(topic, waiting).forEach(this::print);
            waiting.clear();
            length = 0;
        }
    }

    private void print(JsonNode answer) {
        good &= !answer.has("error");
        out.print(JsonForm.print(answer));
    }
}
