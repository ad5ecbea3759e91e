package io.jvmingress.controller.explain;

/// What a question is answered with; as JSON its components are the keys.
public sealed interface Answer permits RequestAnswer, ConnectionAnswer, EndpointsAnswer, Answer.NoAnswer {

    /// A question that cannot be answered.
    ///
    /// @param error says why
    record NoAnswer(String error) implements Answer {}
}
