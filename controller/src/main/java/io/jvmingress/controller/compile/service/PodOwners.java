package io.jvmingress.controller.compile.service;

import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which live pods have which address.
///
/// The evidence for who answers at an address: an EndpointSlice's `targetRef` is only its writer's
/// claim.
///
/// @param byAddress the owners of each address, in order of their names: more than one while an
///     address changes hands
public record PodOwners(Map<Address, List<Owner>> byAddress) {

    public static final PodOwners NONE = new PodOwners(Map.of());

    /// A live pod with an address of its own.
    public record Owner(ObjectRef pod, String uid) {}

    /// A finished pod has given its address back, and a pod on its host's network has none of its own.
    public static PodOwners of(Collection<PodFacts> pods) {
        var owners = HashMap.<Address, List<Owner>>newHashMap(pods.size());
        for (var pod : pods) {
            if (pod.ownsAddresses()) {
                var owner = new Owner(pod.pod(), pod.uid());
                for (var address : pod.addresses()) {
                    owners.merge(address, List.of(owner), PodOwners::both);
                }
            }
        }
        return new PodOwners(owners);
    }

    private static List<Owner> both(List<Owner> some, List<Owner> more) {
        var both = new ArrayList<>(some);
        both.addAll(more);
        return both;
    }

    /// The addresses that have not the same owners in both.
    public Set<Address> differences(PodOwners other) {
        if (equals(other)) {
            return Set.of();
        }
        var differing = new HashSet<Address>();
        byAddress.forEach((address, owners) -> {
            if (!owners.equals(other.at(address))) {
                differing.add(address);
            }
        });
        other.byAddress.keySet().stream()
                .filter(address -> !byAddress.containsKey(address))
                .forEach(differing::add);
        return differing;
    }

    public List<Owner> at(Address address) {
        return byAddress.getOrDefault(address, List.of());
    }
}
