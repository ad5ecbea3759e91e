package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;

/// What is wrong with a backend that an Ingress names, or with a Service's endpoints.
public sealed interface BackendFinding extends Finding {

    record ServiceNotFound(ObjectRef subject, ObjectRef service) implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return service + " does not exist; its paths answer 503";
        }
    }
}
