package io.jvmingress.proxy.table;

import java.util.List;
import java.util.Map;

/// The compiled AccessPolicies.
///
/// @param identities the identities of every live pod's address, as in [PolicyTable#identities] but with numbers of
///     their own; none where no policy asks for a pod, and not copied either
/// @param podNetworks where pods get their addresses, as in [SourceTable#podNetworks]
/// @param guards in order of their names
public record AccessTable(
        Map<Address, List<Integer>> identities, List<AddressRange> podNetworks, List<AccessGuard> guards) {

    public static final AccessTable EMPTY = new AccessTable(Map.of(), List.of());

    /// Of networks nothing is known.
    public AccessTable(Map<Address, List<Integer>> identities, List<AccessGuard> guards) {
        this(identities, List.of(), guards);
    }

    public AccessTable {
        podNetworks = List.copyOf(podNetworks);
        guards = List.copyOf(guards);
    }
}
