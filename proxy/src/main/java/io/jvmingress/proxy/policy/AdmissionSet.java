package io.jvmingress.proxy.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Admission;
import java.util.BitSet;

/// An [Admission] in the form that a request asks: a bit for each identity, and intervals of addresses.
final class AdmissionSet {

    private final boolean anyone;
    private final long[] identities;
    private final Intervals v4;
    private final Intervals v6;

    AdmissionSet(Admission admission) {
        var bits = new BitSet();
        admission.identities().forEach(bits::set);
        anyone = admission.anyone();
        identities = bits.toLongArray();
        v4 = Intervals.of(admission.ranges(), false);
        v6 = Intervals.of(admission.ranges(), true);
    }

    /// Whether a rule admits the client by its address, or by each identity that it may have: where two live pods claim
    /// one address, the one that must not come in might be the one that asks.
    ///
    /// @param candidates the identities that the client may have: empty for one that is, or proves, no pod
    boolean admits(Address client, int[] candidates) {
        return anyone || (client.v6() ? v6 : v4).contains(client) || hasAll(candidates);
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
