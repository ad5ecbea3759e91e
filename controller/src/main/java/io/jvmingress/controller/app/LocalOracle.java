package io.jvmingress.controller.app;

import io.jvmingress.controller.explain.Answer;
import io.jvmingress.controller.explain.Answer.NoAnswer;
import io.jvmingress.controller.explain.Explainer;
import io.jvmingress.controller.explain.JsonForm;
import io.jvmingress.controller.explain.Topic;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Answers from files, compiled once.
record LocalOracle(Explainer explainer) implements Oracle {

    private static final Logger LOG = LoggerFactory.getLogger(LocalOracle.class);

    @Override
    public List<JsonNode> ask(Topic topic, List<JsonNode> questions) {
        return questions.stream()
                .map(question -> JsonForm.tree(answer(topic, question)))
                .toList();
    }

    /// A bug must not take the answers to the questions that follow.
    private Answer answer(Topic topic, JsonNode question) {
        try {
            return explainer.answer(topic, question);
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("a question could not be answered");
            return new NoAnswer("a bug, please report it: " + bug);
        }
    }

    @Override
    public int most() {
        return 1;
    }
}
