package io.jvmingress.controller.compile.service;

import io.jvmingress.proxy.table.Address;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The addresses of the cluster's nodes, and which namespaces have live pods on the network of which node.
///
/// Both are told by pods: Nodes are not watched.
public record Nodes(Set<Address> addresses, Map<Address, Set<String>> hostNetwork) {

    public static final Nodes NONE = new Nodes(Set.of(), Map.of());

    public static Nodes of(Collection<PodFacts> pods) {
        var addresses = new HashSet<Address>();
        var hostNetwork = new HashMap<Address, Set<String>>();
        for (var pod : pods) {
            if (!pod.finished()) {
                addresses.addAll(pod.hosts());
                if (pod.onHostNetwork()) {
                    pod.addresses()
                            .forEach(address -> hostNetwork
                                    .computeIfAbsent(address, _ -> new HashSet<>())
                                    .add(pod.pod().namespace()));
                }
            }
        }
        return new Nodes(addresses, hostNetwork);
    }

    /// Whether a node has this address, and no live pod of the namespace shares it.
    boolean isBareNode(Address address, String namespace) {
        return addresses.contains(address)
                && !hostNetwork.getOrDefault(address, Set.of()).contains(namespace);
    }
}
