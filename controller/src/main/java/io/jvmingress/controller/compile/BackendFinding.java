package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;
import java.util.Optional;

/// What is wrong with a backend that an Ingress names, or with a Service's endpoints.
public sealed interface BackendFinding extends Finding {

    record ServiceNotFound(ObjectRef subject, ObjectRef service) implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Optional<ObjectRef> related() {
            return Optional.of(service);
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
        public Optional<ObjectRef> related() {
            return Optional.of(service);
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

    /// A Service stands for a name outside of the cluster that DNS has no address for.
    ///
    /// @param subject the Service
    /// @param kept whether the addresses of the last good answer are still dialled
    record ExternalNameUnresolved(ObjectRef subject, String name, String detail, boolean kept)
            implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "externalName " + name + " " + detail + "; "
                    + (kept ? "the addresses of the last good answer are dialled" : "its paths answer 503");
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

    /// `internalTrafficPolicy: Local`, and nobody where the proxy is.
    ///
    /// @param subject the Service
    /// @param node the proxy's; empty where it is not known
    record NoLocalEndpoints(ObjectRef subject, int port, String node) implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "internalTrafficPolicy is Local and "
                    + (node.isEmpty()
                            ? "the proxy's node is not known, --node names it"
                            : "no usable endpoint is on the proxy's node " + node)
                    + "; the paths of port " + port + " answer 503";
        }
    }

    /// Endpoints have topology hints that cannot be followed.
    ///
    /// @param subject the Service
    /// @param what the proxy does not know of itself: `node` or `zone`
    record TopologyUnknown(ObjectRef subject, String what) implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.INFO;
        }

        @Override
        public String message() {
            return "its endpoints have " + what + " hints, which are not followed because the proxy's " + what
                    + " is not known, --" + what + " names it";
        }
    }

    /// Endpoints that are spoken to over TLS, whoever they are.
    ///
    /// @param subject the Service
    record UpstreamUnverified(ObjectRef subject) implements BackendFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "its endpoints are dialled with TLS and their certificates are not verified, --upstream-ca names"
                    + " who vouches for them";
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
