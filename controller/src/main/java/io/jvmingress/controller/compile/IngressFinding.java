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
            return "path " + path + " " + detail + "; it is not served";
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
            return "host " + host + " is no DNS name and no wildcard for one label; it is not served";
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

    /// One of our annotations with a value that it cannot have.
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
}
