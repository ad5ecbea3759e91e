package io.jvmingress.controller.files;

/// A document that holds no object.
final class DocumentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;

    /// @param line counted from 0 in the document; -1 where nobody tells it
    DocumentException(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
