package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.proxy.table.Protocol;
import java.util.Locale;

/// What `appProtocol` of a Service's port means for those who dial it (KEP-1422, KEP-3726).
///
/// The Service's field counts; that of an EndpointSlice is a copy of it.
final class AppProtocol {

    private AppProtocol() {}

    /// What the endpoints of a port speak.
    static Protocol of(Service service, UpstreamPort port) {
        return Fields.list(service.getSpec(), ServiceSpec::getPorts).stream()
                .filter(candidate -> Fields.get(candidate, ServicePort::getPort).orElse(0) == port.number())
                .filter(candidate -> Fields.text(candidate.getName()).equals(port.name()))
                .findFirst()
                .map(candidate -> of(Fields.text(candidate.getAppProtocol())))
                .orElse(Protocol.HTTP);
    }

    /// Names of IANA's registry know no case (RFC 6335 5.1). A name that says nothing here, such as `tcp`, is no
    /// reason to refuse a Service that worked without it.
    private static Protocol of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "https", "kubernetes.io/wss" -> Protocol.HTTPS;
            case "kubernetes.io/h2c", "grpc" -> Protocol.H2C;
            case "grpcs" -> Protocol.H2;
            default -> Protocol.HTTP;
        };
    }
}
