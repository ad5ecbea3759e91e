package io.jvmingress.proxy.pool;

/// Why there is no connection.
public sealed interface LeaseFailure {

    /// As many wait already as may.
    record QueueFull() implements LeaseFailure {}

    /// The endpoint cannot be connected to; nothing was sent.
    record ConnectFailed(Throwable cause) implements LeaseFailure {}
}
