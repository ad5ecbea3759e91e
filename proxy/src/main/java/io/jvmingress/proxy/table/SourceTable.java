package io.jvmingress.proxy.table;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of addresses that no pod has.
///
/// @param podNetworks where pods have their addresses, disjoint and ascending: an address there without a pod may
///     belong to one that is not known yet
/// @param nodes the addresses of nodes, each with its node's number
/// @param endpoints for each endpoint that policies isolate, by its id, the number of the node that its pod is on; not
///     copied, for there may be very many: who makes the table gives them up
public record SourceTable(
        List<AddressRange> podNetworks, SortedMap<Address, Integer> nodes, Map<String, Integer> endpoints) {

    public static final SourceTable EMPTY = new SourceTable(List.of(), Collections.emptySortedMap(), Map.of());

    public SourceTable {
        podNetworks = List.copyOf(podNetworks);
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    }
}
