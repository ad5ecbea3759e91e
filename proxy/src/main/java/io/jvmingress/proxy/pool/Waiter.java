package io.jvmingress.proxy.pool;

/// Someone who wants a connection. Exactly one of the two methods is called, once, unless the waiter leaves before.
public interface Waiter {

    /// The connection is the waiter's until it calls [Connection#release].
    void leased(Connection connection);

    /// No connection could be had.
    void refused(LeaseFailure failure);
}
