package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;
import java.time.Instant;
import java.util.Optional;

/// What is wrong with a certificate that an Ingress or the operator names.
public sealed interface TlsFinding extends Finding {

    /// The Secret that it is about.
    ObjectRef secret();

    @Override
    default Optional<ObjectRef> related() {
        return Optional.of(secret());
    }

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

    /// A Secret that is named and may or can not be read.
    ///
    /// @param detail why, and what to do
    /// @param kept whether it was read before
    record TLSSecretUnreadable(ObjectRef subject, ObjectRef secret, String detail, boolean kept) implements TlsFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return secret + " cannot be read: " + detail + "; "
                    + (kept ? "what was read last is served" : "the default certificate is served");
        }
    }

    /// A Secret that holds no pair of certificate and key.
    ///
    /// @param detail says what is wrong, never what the Secret holds
    record TLSSecretInvalid(ObjectRef subject, ObjectRef secret, String detail) implements TlsFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return secret + " " + detail + "; the default certificate is served";
        }
    }

    record TLSHostMismatch(ObjectRef subject, ObjectRef secret, String host) implements TlsFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return "the certificate of " + secret + " does not cover " + host + "; the default certificate is served";
        }
    }

    record CertificateExpiring(ObjectRef subject, ObjectRef secret, Instant notAfter) implements TlsFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "the certificate of " + secret + " expires at " + notAfter;
        }
    }

    /// It is served all the same: a wrong clock must not replace a good certificate.
    record CertificateExpired(ObjectRef subject, ObjectRef secret, Instant notAfter) implements TlsFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return "the certificate of " + secret + " expired at " + notAfter + "; it is still served";
        }
    }

    /// It is served all the same: a wrong clock must not replace a good certificate.
    record CertificateNotYetValid(ObjectRef subject, ObjectRef secret, Instant notBefore) implements TlsFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return "the certificate of " + secret + " is not valid before " + notBefore + "; it is served already";
        }
    }
}
