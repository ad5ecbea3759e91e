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

    /// A bit for each mode that allows a client whom a rule admits, and one whom none does.
    private final int ifAdmitted;

    private final int otherwise;

    private VerdictSet(Verdict verdict) {
        var bits = new BitSet();
        verdict.clients().identities().forEach(bits::set);
        this.verdict = verdict;
        identities = bits.toLongArray();
        v4 = Intervals.of(verdict.clients().ranges(), false);
        v6 = Intervals.of(verdict.clients().ranges(), true);
        ifAdmitted = modes(verdict, true);
        otherwise = modes(verdict, false);
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
    boolean allows(Address client, int[] candidates, Modes modes) {
        int required = modes.required(verdict.mode());
        if ((required & ~otherwise) == 0) {
            return true;
        }
        return (required & ~ifAdmitted) == 0 && admits(client, candidates);
    }

    /// Whether the endpoint may serve its own pod. Policies never part a pod from itself, but where the hop is judged,
    /// it is another pod.
    boolean allowsItself(Modes modes) {
        return (modes.required(verdict.mode()) & ~ifAdmitted) == 0;
    }

    private static int modes(Verdict verdict, boolean admitted) {
        int modes = 0;
        for (var mode : PolicyMode.values()) {
            modes |= allows(verdict, admitted, mode) ? Modes.bit(mode) : 0;
        }
        return modes;
    }

    private static boolean allows(Verdict verdict, boolean admitted, PolicyMode mode) {
        return switch (mode) {
            case OFF -> true;
            case CONTROLLER -> verdict.byHop();
            case CLIENT -> verdict.byDelegation() || admitted;
            case BOTH -> verdict.byHop() && (verdict.byDelegation() || admitted);
            case EITHER -> verdict.byHopSelector() || admitted;
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
