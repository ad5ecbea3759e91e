package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.policy.Protocol;

/// Whether NetworkPolicies let one side open a connection to the other.
///
/// @param source an address or `NAMESPACE/POD`
/// @param destination the same
/// @param ingressOnly whether the source's egress is left out
record ConnectionQuestion(String source, String destination, int port, Protocol protocol, boolean ingressOnly) {}
