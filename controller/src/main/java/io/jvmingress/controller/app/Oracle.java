package io.jvmingress.controller.app;

import io.jvmingress.controller.explain.Topic;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Who answers questions.
interface Oracle {

    /// One answer for each question, in order. A question that cannot be answered gets an object with `error`.
    ///
    /// @param questions at most [#most]
    /// @throws io.jvmingress.controller.watch.StartException where nobody answers
    List<JsonNode> ask(Topic topic, List<JsonNode> questions);

    /// How many questions are best asked at a time.
    int most();
}
