package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The addresses of the cluster's nodes, and which namespaces have live pods on the network of which node.
///
/// Both are told by pods: Nodes are not watched.
public record Nodes(Set<Address> addresses, Map<Address, Set<String>> hostNetwork) {

    public static final Nodes NONE = new Nodes(Set.of(), Map.of());

    public static Nodes of(Map<ObjectRef, Pod> pods) {
        var addresses = new HashSet<Address>();
        var hostNetwork = new HashMap<Address, Set<String>>();
        pods.forEach((ref, pod) -> {
            if (PodOwners.isFinished(pod)) {
                return;
            }
            for (var ip : Fields.list(pod.getStatus(), PodStatus::getHostIPs)) {
                Address.parse(Fields.text(ip, HostIP::getIp)).ifPresent(addresses::add);
            }
            Address.parse(Fields.text(pod.getStatus(), PodStatus::getHostIP)).ifPresent(addresses::add);
            if (Fields.get(pod.getSpec(), PodSpec::getHostNetwork).orElse(false)) {
                for (var address : PodOwners.addresses(pod)) {
                    hostNetwork.computeIfAbsent(address, _ -> new HashSet<>()).add(ref.namespace());
                }
            }
        });
        return new Nodes(addresses, hostNetwork);
    }

    /// Whether a node has this address, and no live pod of the namespace shares it.
    boolean isBareNode(Address address, String namespace) {
        return addresses.contains(address)
                && !hostNetwork.getOrDefault(address, Set.of()).contains(namespace);
    }
}
