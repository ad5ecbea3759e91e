package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.policy.Modes;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PolicyMode;

/// How policies are judged.
///
/// @param mode who is judged by an isolated endpoint's policies
/// @param egressMode how the egress rules of a client's own pod count; not at all in mode off
/// @param audit whether verdicts only are counted and logged, and refuse nobody
/// @param localNode to which isolated endpoints a node is admitted
/// @param httpPort of the plain listener, on which clients reach the proxy's own pod
public record PolicySettings(PolicyMode mode, EgressMode egressMode, boolean audit, LocalNode localNode, int httpPort) {

    /// The modes that a request on this route is judged in; its Service may add one.
    ///
    /// @param route [io.jvmingress.proxy.table.Route#policyMode]
    public Modes modes(PolicyMode route) {
        return Modes.of(mode, egressMode).with(route);
    }

    PolicySettings withHttpPort(int port) {
        return new PolicySettings(mode, egressMode, audit, localNode, port);
    }
}
