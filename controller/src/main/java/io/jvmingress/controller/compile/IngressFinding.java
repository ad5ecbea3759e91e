package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;

/// What is wrong with an Ingress itself.
public sealed interface IngressFinding extends Finding {

    record InvalidPath(ObjectRef subject, String path, String detail) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return "path " + path + " " + detail;
        }
    }
}
