package io.jvmingress.controller.app;

/// How a command prints what it found out.
enum OutputForm {
    TEXT,
    JSON
}
