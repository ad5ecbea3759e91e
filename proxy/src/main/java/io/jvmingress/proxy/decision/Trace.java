package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.policy.AccessIndex.Asked;
import io.jvmingress.proxy.policy.AccessIndex.Place;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.VirtualHost;

/// Is told each step of a decision, in order, as far as it came.
public interface Trace {

    /// For traffic: nobody listens.
    Trace NONE = new Trace() {};

    default void client(Client client) {}

    default void host(VirtualHost host) {}

    /// The route that takes the request, before anything is asked about redirects and policies.
    ///
    /// @param fallback whether it takes the request only because no path does: a default backend
    default void route(Route route, boolean fallback) {}

    /// Policies leave the client no endpoint, but their verdicts only are audited.
    default void wouldBeDenied() {}

    /// Policies leave the client some of the endpoints and not others, but their verdicts only are audited.
    default void wouldLoseEndpoints() {}

    /// Policies isolate endpoints that the request may go to.
    ///
    /// @param byAddress whether their rules admit clients by address
    /// @param node whether the client is the TCP peer and has a node's address: who it is, nobody can tell
    default void isolated(boolean byAddress, boolean node) {}

    /// The client might be a pod that is not known yet, and then policies might decide otherwise.
    default void mightBePod() {}

    /// What AccessPolicies are asked, or would be if the request were not refused already.
    default void access(Place place, Asked asked) {}

    /// AccessPolicies that only audit would refuse it.
    default void accessWouldBeDenied() {}
}
