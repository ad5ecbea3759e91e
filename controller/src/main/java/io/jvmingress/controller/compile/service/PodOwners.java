package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
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
    public static PodOwners of(Map<ObjectRef, Pod> pods) {
        var owners = new HashMap<Address, List<Owner>>();
        pods.forEach((ref, pod) -> {
            boolean ownAddress =
                    !Fields.get(pod.getSpec(), PodSpec::getHostNetwork).orElse(false);
            if (ownAddress && !isFinished(pod)) {
                var owner = new Owner(ref, Fields.uid(pod));
                for (var address : addresses(pod)) {
                    owners.computeIfAbsent(address, _ -> new ArrayList<>(1)).add(owner);
                }
            }
        });
        return new PodOwners(owners);
    }

    static boolean isFinished(Pod pod) {
        var phase = Fields.text(pod.getStatus(), PodStatus::getPhase);
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /// All addresses of a pod; `podIP` counts where an old object has no `podIPs`.
    public static Set<Address> addresses(Pod pod) {
        var addresses = new HashSet<Address>();
        for (var ip : Fields.list(pod.getStatus(), PodStatus::getPodIPs)) {
            Address.parse(Fields.text(ip, PodIP::getIp)).ifPresent(addresses::add);
        }
        Address.parse(Fields.text(pod.getStatus(), PodStatus::getPodIP)).ifPresent(addresses::add);
        return addresses;
    }

    public List<Owner> at(Address address) {
        return byAddress.getOrDefault(address, List.of());
    }
}
