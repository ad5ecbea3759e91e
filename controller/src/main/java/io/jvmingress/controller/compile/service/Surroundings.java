package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What decides about an endpoint besides its Service and its slices.
///
/// @param grants for a namespace the others whose Services may list its pods as endpoints
/// @param place where the proxy is
/// @param verifiesUpstreams whether the certificates of endpoints are verified
public record Surroundings(
        PodOwners owners,
        Nodes nodes,
        AddressGuard guard,
        Map<String, Set<String>> grants,
        Place place,
        boolean verifiesUpstreams) {

    public static final Surroundings NONE = new Surroundings(
            PodOwners.NONE, Nodes.NONE, new AddressGuard(false, Set.of(), Set.of()), Map.of(), Place.UNKNOWN, false);

    /// On a Namespace: its owner lets Services of these namespaces, parted by commas, list its pods.
    public static final String ACCEPT_ENDPOINTS_FROM = "jvm-ingress.io/accept-endpoints-from";

    public static Map<String, Set<String>> grants(Map<ObjectRef, Namespace> namespaces) {
        var grants = new HashMap<String, Set<String>>();
        namespaces.forEach((ref, namespace) -> {
            var granted = Fields.text(Fields.annotations(namespace).get(ACCEPT_ENDPOINTS_FROM));
            if (!granted.isBlank()) {
                grants.put(ref.name(), Set.copyOf(List.of(granted.strip().split("\\s*,\\s*", -1))));
            }
        });
        return grants;
    }

    /// The virtual addresses of all Services.
    public static Set<Address> clusterAddresses(Map<ObjectRef, Service> services) {
        var addresses = new HashSet<Address>();
        for (var service : services.values()) {
            var spec = service.getSpec();
            Address.parse(Fields.text(spec, ServiceSpec::getClusterIP)).ifPresent(addresses::add);
            for (var text : Fields.list(spec, ServiceSpec::getClusterIPs)) {
                Address.parse(text).ifPresent(addresses::add);
            }
        }
        return addresses;
    }

    /// Whether a live pod of another namespace, which has not agreed, answers at this address
    /// (CVE-2021-25740).
    boolean isForeign(Address address, String namespace) {
        return owners.at(address).stream()
                .map(owner -> owner.pod().namespace())
                .anyMatch(other -> !other.equals(namespace)
                        && !grants.getOrDefault(other, Set.of()).contains(namespace));
    }
}
