package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The compiled policies in the form that requests ask. Immutable; a question allocates nothing.
///
/// An endpoint that no policy isolates has no verdict and is open to everyone.
public final class PolicyIndex {

    public static final PolicyIndex EMPTY = of(PolicyTable.EMPTY);

    static final int[] NONE = {};

    private final AddressIndex identities;
    private final VerdictSet[] verdicts;
    private final Map<String, int[]> endpoints;
    private final EgressIndex egress;
    private final SourceIndex sources;

    private PolicyIndex(PolicyTable table) {
        identities = AddressIndex.of(table.identities());
        verdicts = table.verdicts().stream().map(VerdictSet::of).toArray(VerdictSet[]::new);
        endpoints = numbers(table.endpoints());
        egress = EgressIndex.of(table.egress());
        sources = SourceIndex.of(table.sources());
    }

    public static PolicyIndex of(PolicyTable table) {
        return new PolicyIndex(table);
    }

    /// Whether a verdict, named by its position in [PolicyTable#verdicts], lets this client through.
    ///
    /// @param provesPod whether the address is the TCP peer's: one from a header is an address, never a pod
    public boolean allows(int verdict, Address client, boolean provesPod, PolicyMode mode) {
        return verdicts[verdict].allows(client, candidates(client, provesPod), Modes.of(mode, EgressMode.OFF));
    }

    /// The verdicts that must all let a client through to this endpoint; empty for an open one.
    public List<Verdict> verdictsOf(Endpoint endpoint) {
        return Stream.of(verdictSetsOf(endpoint)).map(VerdictSet::verdict).toList();
    }

    /// Whether the address is no pod's that is known, but might be one's that is not known yet.
    public boolean mightBePod(Address address) {
        return identities.find(address).length == 0 && sources.isInPodNetwork(address);
    }

    /// Whether the address is a node's.
    public boolean isNode(Address address) {
        return sources.isNode(address);
    }

    SourceIndex sources() {
        return sources;
    }

    /// The identities that a client may have: several where live pods share one address, none for an address that is no
    /// pod's or only claimed in a header.
    int[] candidates(Address client, boolean provesPod) {
        return provesPod ? identities.find(client) : NONE;
    }

    EgressIndex egress() {
        return egress;
    }

    VerdictSet[] verdictSetsOf(Endpoint endpoint) {
        var numbers = endpoints.getOrDefault(endpoint.id(), NONE);
        var sets = new VerdictSet[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            sets[i] = verdicts[numbers[i]];
        }
        return sets;
    }

    static <K> Map<K, int[]> numbers(Map<K, List<Integer>> lists) {
        var numbers = HashMap.<K, int[]>newHashMap(lists.size());
        lists.forEach((key, list) ->
                numbers.put(key, list.stream().mapToInt(Integer::intValue).toArray()));
        return numbers;
    }
}
