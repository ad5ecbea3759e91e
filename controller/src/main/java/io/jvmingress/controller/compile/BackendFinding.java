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

    /// The Service is there, but not the port.
    ///
    /// @param port the name or number that the Ingress asks for; empty if it asks for none
    record PortNotFound(ObjectRef subject, ObjectRef service, String port) implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return port.isEmpty()
                    ? "the backend names no port of " + service + "; its paths answer 503"
                    : service + " has no TCP port " + port + "; its paths answer 503";
        }
    }

    /// A kind of backend that cannot be dialled.
    record UnsupportedBackend(ObjectRef subject, String detail) implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return detail + "; its paths answer 503";
        }
    }

    /// Nobody can take the requests now.
    ///
    /// @param subject the Service
    record NoReadyEndpoints(ObjectRef subject, int port) implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "port " + port + " has no ready endpoint; its paths answer 503";
        }
    }

    /// Endpoints that are never dialled, whatever their EndpointSlice says.
    ///
    /// @param subject the Service
    /// @param address the first of them
    /// @param others how many more there are for the same reason
    record EndpointRefused(ObjectRef subject, String address, int others, String detail) implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return "endpoint " + address + (others > 0 ? " and " + others + " more" : "") + " refused: " + detail;
        }
    }
}
