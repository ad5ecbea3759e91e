package io.jvmingress.controller.app;

import io.jvmingress.controller.explain.JsonForm;
import io.jvmingress.controller.explain.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `explain request`: what becomes of a request, and why.
@Command(
        name = "request",
        customSynopsis = {
            "jvm-ingress explain request METHOD URL --from PATH... [FLAG...]",
            "       jvm-ingress explain request METHOD URL --admin URL [FLAG...]",
            "       jvm-ingress explain request --batch FILE --from PATH... [FLAG...]"
        },
        description = "Say what becomes of a request, and why. With --from the other flags are those of serve.")
final class ExplainRequestCommand implements Callable<Integer> {

    private static final String A_URL = "(?i)https?:/.*";

    private final Serving serving;

    @Parameters(arity = "0..*", paramLabel = "METHOD URL", description = "As GET https://shop.test/api.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--source",
            paramLabel = "IP|NS/POD",
            description = "Who asks: the other end of the connection. Default: 127.0.0.1.")
    private @Nullable String source;

    @Option(names = "-H", paramLabel = "'Name: value'", description = "Header of the request, repeatable.")
    private List<String> headers = new ArrayList<>();

    @Mixin
    private QuestionFlags flags = new QuestionFlags();

    ExplainRequestCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        var asked = words.isEmpty() ? flags.takeBack(2, A_URL) : words;
        if (flags.isBatch()) {
            if (!asked.isEmpty() || source != null || !headers.isEmpty()) {
                throw flags.wrong("--batch and a question exclude each other");
            }
            return flags.answer(serving, Topic.REQUEST, Optional.empty());
        }
        if (asked.size() != 2) {
            throw flags.wrong(asked.isEmpty() ? "METHOD and URL are missing" : "METHOD and URL are two words");
        }
        var question = new LinkedHashMap<String, Object>();
        question.put("method", asked.get(0));
        question.put("url", asked.get(1));
        if (source != null) {
            question.put("source", source);
        }
        question.put("headers", fields());
        return flags.answer(serving, Topic.REQUEST, Optional.of(JsonForm.tree(question)));
    }

    private Map<String, List<String>> fields() {
        var fields = new LinkedHashMap<String, List<String>>();
        for (var header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw flags.wrong("-H: '" + header + "' is not 'Name: value'");
            }
            fields.computeIfAbsent(header.substring(0, colon).strip(), _ -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        return fields;
    }
}
