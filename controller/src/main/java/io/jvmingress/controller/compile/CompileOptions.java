package io.jvmingress.controller.compile;

import io.jvmingress.controller.compile.service.Place;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.List;
import java.util.Optional;

/// What an operator sets for the compiler.
///
/// @param selfSigned served where no other certificate is, when the operator names none
/// @param defaultCertificate the Secret to serve instead
/// @param defaultBackend the Service port that takes what nothing else does
/// @param allowed what is refused unless the operator admits it
/// @param pods what an operator tells of pods
/// @param place where the proxy runs, for local endpoints and topology hints
/// @param verifiesUpstreams whether somebody vouches for the certificates of endpoints
public record CompileOptions(
        ClassSelection classes,
        Certificate selfSigned,
        Optional<ObjectRef> defaultCertificate,
        Optional<ServicePort> defaultBackend,
        Allowed allowed,
        Pods pods,
        Place place,
        boolean verifiesUpstreams) {

    /// The proxy's own pod: the hop, as policies see it.
    public Optional<ObjectRef> controllerPod() {
        return pods.controller();
    }

    /// What an operator tells of pods and of whom policies judge.
    ///
    /// @param controller the proxy's own
    /// @param networks where they all have their addresses; empty: it is learnt from pods
    /// @param mode who is judged where no annotation says otherwise; only findings depend on it
    public record Pods(Optional<ObjectRef> controller, List<AddressRange> networks, PolicyMode mode) {

        public static final Pods UNKNOWN = of(Optional.empty());

        /// Of networks nothing is told, and clients are judged.
        public static Pods of(Optional<ObjectRef> controller) {
            return new Pods(controller, List.of(), PolicyMode.CLIENT);
        }

        public Pods {
            networks = List.copyOf(networks);
        }
    }

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

    /// A Service's port by number.
    public record ServicePort(ObjectRef service, int port) {}
}
