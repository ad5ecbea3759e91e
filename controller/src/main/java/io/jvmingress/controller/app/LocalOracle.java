package io.jvmingress.controller.app;

import io.jvmingress.controller.explain.Explainer;
import io.jvmingress.controller.explain.JsonForm;
import io.jvmingress.controller.explain.Topic;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Answers from files, compiled once.
record LocalOracle(Explainer explainer) implements Oracle {

    @Override
    public List<JsonNode> ask(Topic topic, List<JsonNode> questions) {
        return questions.stream()
                .map(question -> JsonForm.tree(explainer.answer(topic, question)))
                .toList();
    }

    @Override
    public int most() {
        return 1;
    }
}
