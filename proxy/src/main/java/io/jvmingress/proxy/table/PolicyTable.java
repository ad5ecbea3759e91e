package io.jvmingress.proxy.table;

import java.util.List;
import java.util.Map;

/// The compiled policies. The maps are not copied, for they are large: who makes the table gives them up.
///
/// @param identities the identities of every live pod's address; several where two live pods claim one address
/// @param verdicts each distinct verdict once; endpoints name them by position
/// @param endpoints for each isolated endpoint, by its id, the verdicts that must all allow; an endpoint that is not
///     here is not isolated
/// @param egress what the egress rules of clients' pods say
/// @param sources what is known of addresses that no pod has
public record PolicyTable(
        Map<Address, List<Integer>> identities,
        List<Verdict> verdicts,
        Map<String, List<Integer>> endpoints,
        EgressTable egress,
        SourceTable sources) {

    public static final PolicyTable EMPTY = new PolicyTable(Map.of(), List.of(), Map.of());

    /// Policies that isolate nobody for egress.
    public PolicyTable(
            Map<Address, List<Integer>> identities, List<Verdict> verdicts, Map<String, List<Integer>> endpoints) {
        this(identities, verdicts, endpoints, EgressTable.EMPTY);
    }

    /// Policies of a cluster whose nodes and networks are not known.
    public PolicyTable(
            Map<Address, List<Integer>> identities,
            List<Verdict> verdicts,
            Map<String, List<Integer>> endpoints,
            EgressTable egress) {
        this(identities, verdicts, endpoints, egress, SourceTable.EMPTY);
    }

    public PolicyTable {
        verdicts = List.copyOf(verdicts);
    }
}
