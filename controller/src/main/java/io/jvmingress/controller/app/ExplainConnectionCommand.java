package io.jvmingress.controller.app;

import io.jvmingress.controller.explain.JsonForm;
import io.jvmingress.controller.explain.Topic;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `explain connection`: what NetworkPolicies alone say, as if no proxy were there.
@Command(
        name = "connection",
        customSynopsis = {
            "jvm-ingress explain connection --source IP|NS/POD --destination IP|NS/POD --port N --from PATH... [FLAG...]",
            "       jvm-ingress explain connection --source IP|NS/POD --destination IP|NS/POD --port N --admin URL",
            "       jvm-ingress explain connection --batch FILE --from PATH... [FLAG...]"
        },
        description = "Say whether NetworkPolicies alone let one side open a connection to the other, and why.")
final class ExplainConnectionCommand implements Callable<Integer> {

    private final Serving serving;

    @Option(names = "--source", paramLabel = "IP|NS/POD", description = "Who opens the connection.")
    private @Nullable String source;

    @Option(names = "--destination", paramLabel = "IP|NS/POD", description = "To whom.")
    private @Nullable String destination;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the destination: a container's, not a Service's.")
    private @Nullable PortNumber port;

    @Option(names = "--protocol", paramLabel = "TCP|UDP|SCTP", description = "Default: TCP.")
    private @Nullable String protocol;

    @Mixin
    private QuestionFlags flags = new QuestionFlags();

    ExplainConnectionCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        if (flags.isBatch()) {
            if (source != null || destination != null || port != null || protocol != null) {
                throw flags.wrong("--batch and a question exclude each other");
            }
            return flags.answer(serving, Topic.CONNECTION, Optional.empty());
        }
        var question = new LinkedHashMap<String, Object>();
        question.put("source", given("--source IP|NS/POD", source));
        question.put("destination", given("--destination IP|NS/POD", destination));
        question.put("port", given("--port N", port).number());
        if (protocol != null) {
            question.put("protocol", protocol);
        }
        return flags.answer(serving, Topic.CONNECTION, Optional.of(JsonForm.tree(question)));
    }

    private <T> T given(String flag, @Nullable T value) {
        if (value == null) {
            throw flags.wrong(flag + " is missing");
        }
        return value;
    }
}
