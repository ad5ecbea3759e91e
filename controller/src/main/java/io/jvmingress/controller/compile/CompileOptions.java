package io.jvmingress.controller.compile;

import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.Optional;

/// What an operator sets for the compiler.
///
/// @param selfSigned served where no other certificate is, when the operator names none
/// @param defaultCertificate the Secret to serve instead
/// @param defaultBackend the Service port that takes what nothing else does
/// @param allowed what is refused unless the operator admits it
/// @param judged whom policies judge; of its mode only findings depend, verdicts hold for every mode
/// @param place where the proxy runs, for local endpoints and topology hints
/// @param verifiesUpstreams whether somebody vouches for the certificates of endpoints
public record CompileOptions(
        ClassSelection classes,
        Certificate selfSigned,
        Optional<ObjectRef> defaultCertificate,
        Optional<ServicePort> defaultBackend,
        Allowed allowed,
        Judged judged,
        Place place,
        boolean verifiesUpstreams) {

    /// Which Ingresses are ours.
    ///
    /// @param ingressClass the class's name, for the legacy annotation
    /// @param controllerName the `spec.controller` of our IngressClasses
    /// @param withoutClass whether Ingresses without a class are ours
    /// @param byNameAlone whether the class's name counts although no such IngressClass exists:
    ///     standalone mode
    public record ClassSelection(
            String ingressClass, String controllerName, boolean withoutClass, boolean byNameAlone) {}

    /// What is refused unless the operator admits it.
    ///
    /// @param loopbackEndpoints whether endpoints on loopback count: standalone mode only
    /// @param externalNames whether Services may stand for names outside of the cluster
    public record Allowed(boolean loopbackEndpoints, boolean externalNames) {

        public static final Allowed NOTHING = new Allowed(false, false);
    }

    /// Whom policies judge.
    ///
    /// @param controllerPod the proxy's own pod: the hop, as policies see it
    /// @param mode where no annotation says otherwise
    public record Judged(Optional<ObjectRef> controllerPod, PolicyMode mode) {

        /// The client, and of the proxy's own pod nothing is known.
        public static final Judged CLIENT = new Judged(Optional.empty(), PolicyMode.CLIENT);
    }

    /// A Service's port by number.
    public record ServicePort(ObjectRef service, int port) {}
}
