package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Verdict;
import java.util.BitSet;

/// One verdict in the form that a request asks: a bit for each identity, and intervals of addresses.
final class VerdictSet {

    private final Verdict verdict;
    private final long[] identities;
    private final Intervals v4;
    private final Intervals v6;

    private VerdictSet(Verdict verdict) {
        var bits = new BitSet();
        verdict.clients().identities().forEach(bits::set);
        this.verdict = verdict;
        identities = bits.toLongArray();
        v4 = Intervals.of(verdict.clients().ranges(), false);
        v6 = Intervals.of(verdict.clients().ranges(), true);
    }

    static VerdictSet of(Verdict verdict) {
        return new VerdictSet(verdict);
    }

    Verdict verdict() {
        return verdict;
    }

    /// Whether the endpoint may serve this client.
    ///
    /// @param candidates the identities that the client may have: empty for one that is, or proves, no pod
    boolean allows(Address client, int[] candidates, PolicyMode mode) {
        return switch (mode) {
            case OFF -> true;
            case CONTROLLER -> verdict.byHop();
            case CLIENT -> verdict.byDelegation() || admits(client, candidates);
            case BOTH -> verdict.byHop() && (verdict.byDelegation() || admits(client, candidates));
            case EITHER -> verdict.byHopSelector() || admits(client, candidates);
        };
    }

    /// Whether the endpoint may serve its own pod. Policies never part a pod from itself, but where the hop is judged,
    /// it is another pod.
    boolean allowsItself(PolicyMode mode) {
        return switch (mode) {
            case OFF, CLIENT, EITHER -> true;
            case CONTROLLER, BOTH -> verdict.byHop();
        };
    }

    /// Whether a rule admits the client by its address, or by each identity that it may have: where two live pods claim
    /// one address, the one that must not come in might be the one that asks.
    private boolean admits(Address client, int[] candidates) {
        return verdict.clients().anyone() || (client.v6() ? v6 : v4).contains(client) || hasAll(candidates);
    }

    private boolean hasAll(int[] candidates) {
        for (int identity : candidates) {
            int word = identity >>> 6;
            if (word >= identities.length || (identities[word] & (1L << identity)) == 0) {
                return false;
            }
        }
        return candidates.length > 0;
    }
}
