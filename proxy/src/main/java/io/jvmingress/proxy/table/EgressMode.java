package io.jvmingress.proxy.table;

/// How the egress rules of a client's own pod count, where policies isolate it for egress.
public enum EgressMode {

    /// Not at all.
    OFF,

    /// They have to admit the endpoint on its port, or the proxy's own pod on the listener's.
    EVALUATE,

    /// They have to admit the endpoint on its port.
    STRICT
}
