package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;
import java.util.Optional;

/// What is wrong with an Ingress itself.
public sealed interface IngressFinding extends Finding {

    /// A path that is not served.
    record InvalidPath(ObjectRef subject, String path, String detail) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return (path.isEmpty() ? "an empty path " : "path " + path + " ") + detail + "; it is not served";
        }
    }

    /// A part that no valid Ingress lacks.
    ///
    /// @param detail as `rule 2 is null`
    record IncompleteSpec(ObjectRef subject, String detail) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return detail + "; it has no effect";
        }
    }

    /// A name that no API server gives to an object: other objects could be taken for it.
    record InvalidName(ObjectRef subject) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return "its name or its namespace is no DNS name; it is not served";
        }
    }

    /// A rule's or TLS entry's host that no request can have.
    record InvalidHost(ObjectRef subject, String host) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return (host.isEmpty() ? "an empty host" : "host " + host)
                    + " is no DNS name and no wildcard for one label; it is not served";
        }
    }

    /// An older Ingress, or the same one further up, already has what this one claims.
    ///
    /// @param claim as `prefix path /api of host shop.test`
    record HostPathConflict(ObjectRef subject, String claim, ObjectRef winner) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Optional<ObjectRef> related() {
            return Optional.of(winner);
        }

        @Override
        public String message() {
            return claim + " belongs to "
                    + (winner.equals(subject) ? "an earlier entry of this Ingress" : winner + ", which comes first");
        }
    }

    /// One of our annotations with a value that it cannot have, on an Ingress, a Service or a Namespace.
    record InvalidAnnotation(ObjectRef subject, String annotation, String detail) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return annotation + " " + detail + "; it has no effect";
        }
    }

    /// An annotation in our name that nobody reads: a slip of the pen.
    record UnknownAnnotation(ObjectRef subject, String annotation) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return annotation + " is not known here; it has no effect";
        }
    }

    /// Most requests come from the addresses of nodes, and policies of the endpoints name address blocks: they cannot
    /// tell one client from another.
    record PolicySeesOnlyNodes(ObjectRef subject) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "most of its requests come from addresses of nodes, so the ipBlock rules of its endpoints'"
                    + " NetworkPolicies do not see the clients; set externalTrafficPolicy: Local on the controller's"
                    + " Service, or have the load balancer send PROXY headers (--proxy-protocol)";
        }
    }

    /// A class that does not exist and is not ours. Only a report on files can say so.
    record IngressClassNotFound(ObjectRef subject, String ingressClass) implements IngressFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "there is no IngressClass " + ingressClass + ", and it is not ours; the Ingress is not served";
        }
    }
}
