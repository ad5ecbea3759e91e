package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;

/// What is wrong with a certificate that an Ingress names.
public sealed interface TlsFinding extends Finding {

    record TLSSecretNotFound(ObjectRef subject, ObjectRef secret) implements TlsFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return secret + " does not exist; the default certificate is served";
        }
    }
}
