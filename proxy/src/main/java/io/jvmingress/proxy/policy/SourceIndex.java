package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.SourceTable;
import java.util.HashMap;
import java.util.Map;

/// What is known of addresses that no pod has, in the form that requests ask. Immutable; a question allocates nothing.
final class SourceIndex {

    private final Intervals v4;
    private final Intervals v6;
    private final Map<Address, Integer> nodes;
    private final Map<String, Integer> endpoints;

    private SourceIndex(SourceTable table) {
        v4 = Intervals.of(table.podNetworks(), false);
        v6 = Intervals.of(table.podNetworks(), true);
        nodes = new HashMap<>(table.nodes());
        endpoints = new HashMap<>(table.endpoints());
    }

    static SourceIndex of(SourceTable table) {
        return new SourceIndex(table);
    }

    /// Whether a pod could get the address.
    boolean isInPodNetwork(Address address) {
        return (address.v6() ? v6 : v4).contains(address) && !isNode(address);
    }

    boolean isNode(Address address) {
        return nodes.containsKey(address);
    }

    /// Whether the endpoint's pod is on the node that has this address.
    boolean isOnNode(Endpoint endpoint, Address address) {
        var node = nodes.get(address);
        return node != null && node.equals(endpoints.get(endpoint.id()));
    }
}
