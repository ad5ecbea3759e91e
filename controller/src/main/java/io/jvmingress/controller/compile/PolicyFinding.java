package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;

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
    record PolicyAdmitsOnlyController(ObjectRef subject) implements PolicyFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "admits only the ingress controller, so in mode client it admits no client; add peers for the"
                    + " clients, or annotate it with jvm-ingress.io/controller-peer: delegate";
        }
    }
}
