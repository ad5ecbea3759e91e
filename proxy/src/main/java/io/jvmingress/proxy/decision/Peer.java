package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.Address;

/// The other end of the client's connection, known once for all its requests.
///
/// @param address of the TCP peer
/// @param secure whether the connection is TLS
/// @param serverName the name that the client asked for in its TLS hello, in lower case; empty without one
public record Peer(Address address, boolean secure, String serverName) {}
