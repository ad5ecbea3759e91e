package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Verdict;

/// One verdict in the form that a request asks.
final class VerdictSet {

    private final Verdict verdict;
    private final AdmissionSet clients;

    private VerdictSet(Verdict verdict) {
        this.verdict = verdict;
        clients = new AdmissionSet(verdict.clients());
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
            case CLIENT -> verdict.byDelegation() || clients.admits(client, candidates);
            case BOTH -> verdict.byHop() && (verdict.byDelegation() || clients.admits(client, candidates));
            case EITHER -> verdict.byHopSelector() || clients.admits(client, candidates);
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
}
