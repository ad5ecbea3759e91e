package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.Address;

/// The other end of the client's connection, known once for all its requests.
///
/// @param address of the TCP peer, or the one that its PROXY header claims
/// @param claimed whether a PROXY header claims the address
/// @param secure whether the connection is TLS
/// @param serverName the name that the client asked for in its TLS hello, in lower case; empty without one
public record Peer(Address address, boolean claimed, boolean secure, String serverName) {

    /// A TCP peer that claims to be nobody else.
    public Peer(Address address, boolean secure, String serverName) {
        this(address, false, secure, serverName);
    }
}
