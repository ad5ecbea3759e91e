package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.Optional;

/// What is wrong with, or surprising about, a NetworkPolicy.
public sealed interface PolicyFinding extends Finding {

    /// A peer, port or selector that no valid object has. It admits nobody, and the rest of the
    /// policy holds.
    ///
    /// @param part where in the object, as `spec.ingress[0].from[1]`
    /// @param detail what is wrong and what it does instead
    record PolicyPartInvalid(ObjectRef subject, String part, String detail) implements PolicyFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return part + ": " + detail;
        }
    }

    /// A policy whose peers find nobody but the ingress controller itself. It judges the original
    /// client, so nobody gets in: the policy was written for the network plugin, to which the
    /// controller is the source.
    ///
    /// @param mode that its namespace is judged in
    record PolicyAdmitsOnlyController(ObjectRef subject, PolicyMode mode) implements PolicyFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "admits only the ingress controller, so in mode " + ModeAnnotation.word(mode)
                    + " it admits no client; add peers for the clients, or annotate it with jvm-ingress.io/controller-peer: delegate";
        }
    }

    /// A port that the pods have under another number: the author took a Service's.
    ///
    /// @param part where in the object, as `spec.ingress[0].ports[1]`
    /// @param target what the Service makes of the port
    record PolicyPortIsServicePort(ObjectRef subject, String part, int port, ObjectRef service, int target)
            implements PolicyFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public Optional<ObjectRef> related() {
            return Optional.of(service);
        }

        @Override
        public String message() {
            return part + ": port " + port + " is the port of " + service + "; its pods listen on " + target
                    + ", and policies judge that one";
        }
    }

    /// A port's name that no pod has which the policy selects.
    ///
    /// @param part where in the object, as `spec.ingress[0].ports[1]`
    record PolicyPortNameUnknown(ObjectRef subject, String part, String name) implements PolicyFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return part + ": no pod that the policy selects has a TCP port named " + name + "; it matches nothing";
        }
    }

    /// A peer in a namespace that is not there, or has other labels.
    ///
    /// @param part where in the object, as `spec.ingress[0].from[1]`
    record PolicyNamespaceUnmatched(ObjectRef subject, String part) implements PolicyFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return part + ".namespaceSelector: no namespace has these labels; the peer matches nobody";
        }
    }
}
