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

/// `explain endpoints`: which endpoints of a Service may serve, and why.
@Command(
        name = "endpoints",
        customSynopsis = {
            "jvm-ingress explain endpoints --service NS/NAME --port PORT --from PATH... [FLAG...]",
            "       jvm-ingress explain endpoints --service NS/NAME --port PORT --admin URL [FLAG...]",
            "       jvm-ingress explain endpoints --batch FILE --from PATH... [FLAG...]"
        },
        description = "Say which endpoints of a Service may serve, before policy. With --from the other flags are those"
                + " of serve.")
final class ExplainEndpointsCommand implements Callable<Integer> {

    private final Serving serving;

    @Option(names = "--service", paramLabel = "NS/NAME", description = "The Service.")
    private @Nullable String service;

    @Option(names = "--port", paramLabel = "NUMBER|NAME", description = "Its port.")
    private @Nullable String port;

    @Mixin
    private QuestionFlags flags = new QuestionFlags();

    ExplainEndpointsCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        if (flags.isBatch()) {
            if (service != null || port != null) {
                throw flags.wrong("--batch and a question exclude each other");
            }
            return flags.answer(serving, Topic.ENDPOINTS, Optional.empty());
        }
        if (service == null || port == null) {
            throw flags.wrong(service == null ? "--service NS/NAME is missing" : "--port NUMBER|NAME is missing");
        }
        var question = new LinkedHashMap<String, Object>();
        question.put("service", service);
        question.put("port", port);
        var routing = flags.serving().routing();
        routing.node().ifPresent(node -> question.put("node", node));
        routing.zone().ifPresent(zone -> question.put("zone", zone));
        return flags.answer(serving, Topic.ENDPOINTS, Optional.of(JsonForm.tree(question)));
    }
}
