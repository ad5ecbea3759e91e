package io.jvmingress.proxy.pool;

import io.jvmingress.proxy.upstream.EndpointState;

/// One event loop's connections to one endpoint in one protocol, over TLS for one host.
public sealed interface Pool permits EndpointPool, Http2Pool {

    EndpointState state();

    /// Lends, at once where that is possible.
    void lease(Waiter waiter);

    /// Lends what was not closed by the endpoint, for a request that has just failed on an old connection.
    void leaseFresh(Waiter waiter);

    /// Takes back a wish that was not yet fulfilled.
    void leave(Waiter waiter);

    /// Closes what was idle for too long, and everything idle of an endpoint that is gone.
    ///
    /// @return whether the pool is empty
    boolean sweep(long now);

    void closeIdle();

    /// Lets go of a pool that gets no more requests: those that it has are served to their end.
    void discard();

    /// How many connections are idle.
    int idle();

    /// Since when the longest idle connection is idle; asked only where there is one.
    long idleSince();

    /// Makes room for another connection.
    void closeOldest();

    /// Opens what is missing for those who wait.
    void dialForWaiting();
}
