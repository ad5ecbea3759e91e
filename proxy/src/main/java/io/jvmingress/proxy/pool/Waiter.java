package io.jvmingress.proxy.pool;

/// Someone who wants a connection. Exactly one of the two methods is called, once, unless the waiter leaves before.
public interface Waiter {

    /// The lease is the waiter's until it calls [Lease#release].
    void leased(Lease lease);

    /// No connection could be had.
    void refused(LeaseFailure failure);
}
