package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.Address;

/// Who sent the request.
///
/// @param address of the client
/// @param source how the address is known: only the TCP peer's can prove to be a pod, one that a PROXY header or
///     `X-Forwarded-For` claims cannot
/// @param trustedPeer whether the TCP peer is a trusted proxy, whose `X-Forwarded-*` fields are kept
public record Client(Address address, Source source, boolean trustedPeer) {

    public enum Source {
        TCP,
        PROXY,
        HEADER
    }
}
