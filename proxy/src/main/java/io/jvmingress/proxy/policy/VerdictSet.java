package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Verdict;

/// One verdict in the form that a request asks.
final class VerdictSet {

    private final Verdict verdict;
    private final AdmissionSet clients;

    /// A bit for each mode that allows a client whom a rule admits, and one whom none does.
    private final int ifAdmitted;

    private final int otherwise;

    private VerdictSet(Verdict verdict) {
        this.verdict = verdict;
        clients = new AdmissionSet(verdict.clients());
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
        return (required & ~ifAdmitted) == 0 && clients.admits(client, candidates);
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
}
