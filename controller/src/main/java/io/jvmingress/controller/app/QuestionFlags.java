package io.jvmingress.controller.app;

import io.jvmingress.controller.explain.AnswerText;
import io.jvmingress.controller.explain.Explainer;
import io.jvmingress.controller.explain.JsonForm;
import io.jvmingress.controller.explain.Topic;
import io.jvmingress.controller.watch.StartException;
import io.jvmingress.proxy.decision.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// What all questions have in common: whom they are put to, where they come from, how answers are printed.
final class QuestionFlags {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--from",
            arity = "1..*",
            paramLabel = "PATH",
            description = "File or folder to take the objects from, instead of --admin URL; repeatable.")
    private List<String> from = new ArrayList<>();

    @Option(
            names = "--batch",
            paramLabel = "FILE",
            description = "One JSON question on each line, '-' for the standard input; answers are JSON lines.")
    private @Nullable String batch;

    @Option(names = "-o", paramLabel = "json", description = "json: one JSON object for each question, on one line.")
    private OutputForm form = OutputForm.TEXT;

    @Mixin
    private StandaloneFlags standalone = new StandaloneFlags();

    @Mixin
    private ServingFlags flags = new ServingFlags();

    ServingFlags serving() {
        return flags;
    }

    /// The paths that `--from` has taken though they were meant as words of the question: it takes all that follow.
    ///
    /// @param last how a question's last word begins
    List<String> takeBack(int words, String last) {
        int rest = from.size() - words;
        if (rest < 1 || !from.getLast().matches(last)) {
            return List.of();
        }
        var taken = List.copyOf(from.subList(rest, from.size()));
        from = new ArrayList<>(from.subList(0, rest));
        return taken;
    }

    boolean isBatch() {
        return batch != null;
    }

    ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /// Prints the answers.
    ///
    /// @param question empty for a batch
    /// @return the exit status
    int answer(Serving serving, Topic topic, Optional<JsonNode> question) {
        serving.logQuietly(flags.output());
        var oracle = oracle(serving.console());
        var out = new OutputLines(serving.console().out());
        if (question.isEmpty()) {
            return answerBatch(serving.console(), topic, oracle, out);
        }
        var answer = oracle.ask(topic, List.of(question.get())).getFirst();
        boolean good = !answer.has("error");
        switch (form) {
            case JSON -> out.print(JsonForm.print(answer));
            case TEXT -> {
                if (good) {
                    out.print(AnswerText.of(topic, answer));
                } else {
                    command.commandLine()
                            .getErr()
                            .println("jvm-ingress: " + answer.path("error").asString());
                }
            }
        }
        out.flush();
        return good ? ExitStatus.GOOD : ExitStatus.ERRORS;
    }

    private int answerBatch(Console console, Topic topic, Oracle oracle, OutputLines out) {
        try (var in = open(console)) {
            return new Batch(topic, oracle, out).run(new QuestionLines(in)) ? ExitStatus.GOOD : ExitStatus.ERRORS;
        } catch (IOException e) {
            throw new StartException("cannot read the questions of " + batch + ": " + e.getMessage(), e);
        }
    }

    private InputStream open(Console console) throws IOException {
        var name = String.valueOf(batch);
        return name.equals("-") ? console.in() : Files.newInputStream(Path.of(name));
    }

    private Oracle oracle(Console console) {
        var admin = flags.admin();
        if (from.isEmpty()) {
            return admin.map(this::remote).orElseThrow(() -> wrong("--from PATH or --admin URL is missing"));
        }
        if (admin.filter(address -> address.contains("://")).isPresent()) {
            throw wrong("--from and --admin URL exclude each other");
        }
        var judgement = flags.judgement(standalone.mode(), console.environment());
        var table = FileTable.read(
                from.stream().map(Path::of).toList(),
                judgement,
                Clock.systemUTC().instant());
        var snapshot = Snapshot.of(table.compilation().table(), Snapshot.EMPTY);
        return new LocalOracle(new Explainer(table.compilation(), snapshot, table.options(), judgement.settings()));
    }

    private Oracle remote(String url) {
        try {
            return new RemoteOracle(url);
        } catch (IllegalArgumentException e) {
            throw wrong("--admin: " + e.getMessage());
        }
    }
}
