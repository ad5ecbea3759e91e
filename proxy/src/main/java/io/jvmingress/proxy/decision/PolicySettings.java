package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.PolicyMode;

/// How policies are judged.
///
/// @param mode who is judged by an isolated endpoint's policies
/// @param egressMode how the egress rules of a client's own pod count; not at all where `mode` is off
/// @param audit whether verdicts only are counted and logged, and refuse nobody
/// @param httpPort of the plain listener, on which clients reach the proxy's own pod
public record PolicySettings(PolicyMode mode, EgressMode egressMode, boolean audit, int httpPort) {

    /// What counts of egress rules.
    public EgressMode egress() {
        return mode == PolicyMode.OFF ? EgressMode.OFF : egressMode;
    }

    PolicySettings withHttpPort(int port) {
        return new PolicySettings(mode, egressMode, audit, port);
    }
}
