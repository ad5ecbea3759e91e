package io.jvmingress.controller.compile.status;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerStatus;
import io.fabric8.kubernetes.api.model.networking.v1.IngressPortStatus;
import io.fabric8.kubernetes.api.model.networking.v1.IngressStatus;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.proxy.table.Address;
import java.util.List;
import java.util.Objects;

/// One entry of `status.loadBalancer.ingress`.
///
/// @param ip empty where it is a host name
/// @param hostname empty where it is an address
/// @param errors ports with what is wrong; ports without an error are not listed
public record StatusPoint(String ip, String hostname, List<PortError> errors) {

    /// What is wrong behind a port.
    ///
    /// @param error a word, prefixed with a domain as the API asks of all but its own words
    public record PortError(int port, String error) {}

    public StatusPoint {
        errors = List.copyOf(errors);
    }

    static StatusPoint of(String address, List<PortError> errors) {
        return Address.parse(address).isPresent()
                ? new StatusPoint(address, "", errors)
                : new StatusPoint("", address, errors);
    }

    /// Those that an Ingress has.
    static List<StatusPoint> of(Ingress ingress) {
        var status =
                Fields.get(ingress.getStatus(), IngressStatus::getLoadBalancer).orElse(null);
        return Fields.list(status, IngressLoadBalancerStatus::getIngress).stream()
                .map(StatusPoint::read)
                .toList();
    }

    private static StatusPoint read(IngressLoadBalancerIngress point) {
        return new StatusPoint(
                Fields.text(point.getIp()),
                Fields.text(point.getHostname()),
                Fields.list(point.getPorts()).stream().map(StatusPoint::read).toList());
    }

    private static PortError read(IngressPortStatus port) {
        return new PortError(Objects.requireNonNullElse(port.getPort(), 0), Fields.text(port.getError()));
    }
}
