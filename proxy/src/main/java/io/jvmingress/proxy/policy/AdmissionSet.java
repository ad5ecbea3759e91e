package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.IdentitySet;

/// An [Admission] in the form that a request asks: a bit for each identity, and intervals of addresses.
final class AdmissionSet {

    private final boolean anyone;
    private final IdentitySet identities;
    private final Intervals v4;
    private final Intervals v6;

    AdmissionSet(Admission admission) {
        anyone = admission.anyone();
        identities = admission.identities();
        v4 = Intervals.of(admission.ranges(), false);
        v6 = Intervals.of(admission.ranges(), true);
    }

    /// Whether a rule admits the client by its address, or by each identity that it may have: where two live pods claim
    /// one address, the one that must not come in might be the one that asks.
    ///
    /// @param candidates the identities that the client may have: empty for one that is, or proves, no pod
    boolean admits(Address client, int[] candidates) {
        return anyone || (client.v6() ? v6 : v4).contains(client) || identities.containsAll(candidates);
    }
}
