package io.jvmingress.proxy.table;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the egress rules of clients' pods say about endpoints.
///
/// @param refusals each distinct set of identities that are isolated for egress and have no rule that admits an
///     endpoint; endpoints name them by position
/// @param endpoints for each endpoint that some identity may not reach, by its id, the set of those
/// @param hop the ports of the proxy's own pod that the rules of such an identity admit
/// @param judged for identities of namespaces that set a mode, whether their egress counts in it, whatever the
/// settings'
///     mode is
public record EgressTable(
        List<IdentitySet> refusals,
        SortedMap<String, Integer> endpoints,
        SortedMap<Integer, HopPorts> hop,
        SortedMap<Integer, Boolean> judged) {

    public static final EgressTable EMPTY =
            new EgressTable(List.of(), Collections.emptySortedMap(), Collections.emptySortedMap());

    /// Where no namespace sets a mode.
    public EgressTable(
            List<IdentitySet> refusals, SortedMap<String, Integer> endpoints, SortedMap<Integer, HopPorts> hop) {
        this(refusals, endpoints, hop, Collections.emptySortedMap());
    }

    public EgressTable {
        refusals = List.copyOf(refusals);
        endpoints = Collections.unmodifiableSortedMap(new TreeMap<>(endpoints));
        hop = Collections.unmodifiableSortedMap(new TreeMap<>(hop));
        judged = Collections.unmodifiableSortedMap(new TreeMap<>(judged));
    }

    /// Ports of the proxy's own pod, by the family in which a client dials it.
    public record HopPorts(List<PortRange> v4, List<PortRange> v6) {

        public HopPorts {
            v4 = List.copyOf(v4);
            v6 = List.copyOf(v6);
        }
    }

    /// Both ends belong to it.
    public record PortRange(int first, int last) {}
}
