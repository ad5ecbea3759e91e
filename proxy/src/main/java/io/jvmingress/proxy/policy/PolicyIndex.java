package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

/// The compiled policies in the form that requests ask. Immutable; a question allocates nothing.
///
/// An endpoint that no policy isolates has no verdict and is open to everyone.
public final class PolicyIndex {

    public static final PolicyIndex EMPTY = of(PolicyTable.EMPTY);

    static final int[] NONE = {};

    private final PolicyTable table;
    private final AddressIndex identities;
    private final VerdictSet[] verdicts;
    private final EgressIndex egress;
    private final SourceIndex sources;

    private PolicyIndex(
            PolicyTable table,
            AddressIndex identities,
            VerdictSet[] verdicts,
            EgressIndex egress,
            SourceIndex sources) {
        this.table = table;
        this.identities = identities;
        this.verdicts = verdicts;
        this.egress = egress;
        this.sources = sources;
    }

    public static PolicyIndex of(PolicyTable table) {
        return new PolicyIndex(
                table,
                AddressIndex.of(table.identities()),
                table.verdicts().stream().map(VerdictSet::of).toArray(VerdictSet[]::new),
                EgressIndex.of(table.egress()),
                SourceIndex.of(table.sources()));
    }

    /// The same with what is made from parts that are the very same in both tables, and with verdicts that are equal.
    @SuppressWarnings("ReferenceEquality") // Parts without changes are kept by identity.
    public static PolicyIndex of(PolicyTable table, PolicyIndex previous) {
        var before = previous.table;
        return new PolicyIndex(
                table,
                table.identities() == before.identities() ? previous.identities : AddressIndex.of(table.identities()),
                table.verdicts() == before.verdicts() ? previous.verdicts : previous.verdictSets(table.verdicts()),
                table.egress() == before.egress() ? previous.egress : EgressIndex.of(table.egress()),
                table.sources() == before.sources() ? previous.sources : SourceIndex.of(table.sources()));
    }

    private VerdictSet[] verdictSets(List<Verdict> others) {
        var known = HashMap.<Verdict, VerdictSet>newHashMap(verdicts.length);
        for (var set : verdicts) {
            known.put(set.verdict(), set);
        }
        return others.stream()
                .map(verdict -> {
                    var same = known.get(verdict);
                    return same == null ? VerdictSet.of(verdict) : same;
                })
                .toArray(VerdictSet[]::new);
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
        var numbers = table.endpoints().getOrDefault(endpoint.id(), List.of());
        var sets = new VerdictSet[numbers.size()];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = verdicts[numbers.get(i)];
        }
        return sets;
    }

    /// Whether these are the verdicts on the endpoint.
    @SuppressWarnings("ReferenceEquality") // Equal verdicts have one set.
    boolean isJudgedBy(Endpoint endpoint, List<VerdictSet> sets) {
        var numbers = table.endpoints().getOrDefault(endpoint.id(), List.of());
        boolean same = numbers.size() == sets.size();
        for (int i = 0; same && i < sets.size(); i++) {
            same = verdicts[numbers.get(i)] == sets.get(i);
        }
        return same;
    }
}
