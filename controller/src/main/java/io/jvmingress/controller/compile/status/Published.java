package io.jvmingress.controller.compile.status;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where clients reach the proxy, as the operator says it.
///
/// @param addresses IP addresses and host names; they win
/// @param service a Service in front of the proxy, whose addresses count where none are given
public record Published(List<String> addresses, Optional<ObjectRef> service) {

    public Published {
        addresses = List.copyOf(addresses);
    }

    /// Whether the operator says anything; else no status is ever written.
    public boolean isSet() {
        return !addresses.isEmpty() || service.isPresent();
    }

    /// The addresses, sorted and each once.
    ///
    /// @return nothing where it is not known: then what is written stays; an empty list where
    ///     the Service has none yet
    public Optional<List<String>> addresses(Map<ObjectRef, Service> services) {
        if (!addresses.isEmpty()) {
            return Optional.of(sorted(addresses.stream()));
        }
        return service.flatMap(ref -> Optional.ofNullable(services.get(ref)))
                .map(found -> sorted(ofService(found).filter(text -> !text.isEmpty() && !text.equals("None"))));
    }

    private static List<String> sorted(Stream<String> addresses) {
        return addresses.distinct().sorted().toList();
    }

    private static Stream<String> ofService(Service service) {
        var spec = service.getSpec();
        var external = Fields.list(spec, ServiceSpec::getExternalIPs);
        var cluster = Stream.of(Fields.text(spec, ServiceSpec::getClusterIP));
        return switch (Fields.text(spec, ServiceSpec::getType)) {
            case "LoadBalancer" -> Stream.concat(balancers(service), external.stream());
            case "NodePort" -> external.isEmpty() ? cluster : external.stream();
            case "ExternalName" -> Stream.of(Fields.text(spec, ServiceSpec::getExternalName));
            default -> cluster;
        };
    }

    private static Stream<String> balancers(Service service) {
        var status =
                Fields.get(service.getStatus(), ServiceStatus::getLoadBalancer).orElse(null);
        return Fields.list(status, LoadBalancerStatus::getIngress).stream()
                .flatMap(point -> Stream.of(
                        Fields.text(point, LoadBalancerIngress::getIp),
                        Fields.text(point, LoadBalancerIngress::getHostname)));
    }
}
