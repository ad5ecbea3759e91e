package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A port of a Service as a backend names it: by name or by number.
///
/// @param name empty where the port is named by number
/// @param number 0 where the port is named by name
public record BackendPort(ObjectRef service, String name, int number) {

    /// What the backend names in the cluster.
    public sealed interface Resolution {

        record Found(UpstreamPort port) implements Resolution {}

        record NoSuchService() implements Resolution {}

        record NoSuchPort() implements Resolution {}

        /// A Service that stands for a name outside of the cluster.
        record External(UpstreamPort port) implements Resolution {}
    }

    /// A Service's port.
    ///
    /// @param name by which EndpointSlices know the port; empty for the only port of a Service
    public record UpstreamPort(ObjectRef service, int number, String name) implements Comparable<UpstreamPort> {

        /// [io.jvmingress.proxy.table.Upstream#id].
        public String id() {
            return service.namespacedName() + ":" + number;
        }

        @Override
        public int compareTo(UpstreamPort other) {
            int byService = service.compareTo(other.service);
            int byNumber = byService != 0 ? byService : Integer.compare(number, other.number);
            return byNumber != 0 ? byNumber : name.compareTo(other.name);
        }
    }

    /// The port's name or number; empty where the backend names none.
    public String port() {
        return name.isEmpty() && number != 0 ? String.valueOf(number) : name;
    }

    /// Never a guess: a backend's number is a Service's port, not its targetPort.
    public Resolution resolve(Map<ObjectRef, Service> services) {
        var found = services.get(service);
        if (found == null) {
            return new Resolution.NoSuchService();
        }
        var port = Fields.list(found.getSpec(), ServiceSpec::getPorts).stream()
                .filter(named().and(BackendPort::isDialled))
                .findFirst()
                .map(named -> new UpstreamPort(service, named.getPort(), Fields.text(named.getName())));
        if (ExternalEndpoints.isExternal(found)) {
            return port.or(() -> ofNone(found))
                    .<Resolution>map(Resolution.External::new)
                    .orElseGet(Resolution.NoSuchPort::new);
        }
        return port.<Resolution>map(Resolution.Found::new).orElseGet(Resolution.NoSuchPort::new);
    }

    /// A Service that stands for a name needs no ports: then the backend's number is the one to dial.
    private Optional<UpstreamPort> ofNone(Service found) {
        boolean none = Fields.list(found.getSpec(), ServiceSpec::getPorts).isEmpty();
        return none && name.isEmpty() && number > 0 && number <= 0xFFFF
                ? Optional.of(new UpstreamPort(service, number, ""))
                : Optional.empty();
    }

    private Predicate<ServicePort> named() {
        return port -> name.isEmpty()
                ? Fields.get(port, ServicePort::getPort).orElse(0) == number
                : name.equals(Fields.text(port.getName()));
    }

    private static boolean isDialled(ServicePort port) {
        var protocol = Fields.text(port.getProtocol());
        int number = Fields.get(port, ServicePort::getPort).orElse(0);
        return number > 0 && (protocol.isEmpty() || protocol.equals("TCP"));
    }
}
