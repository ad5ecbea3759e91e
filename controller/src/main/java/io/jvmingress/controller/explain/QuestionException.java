package io.jvmingress.controller.explain;

/// A question that cannot be answered. The message is one line that says why.
public final class QuestionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public QuestionException(String message) {
        super(message);
    }
}
