package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.filter.ClientAddress;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.List;
import java.util.Optional;

/// What a PROXY header before a connection's first byte says (the PROXY protocol, versions 1 and 2).
///
/// @param source the address that it claims for the client; empty for `LOCAL` and `UNKNOWN`, which claim none
public record ProxyHeader(Optional<Address> source) {

    /// The sender speaks for itself.
    public static final ProxyHeader LOCAL = new ProxyHeader(Optional.empty());

    /// Whether a connection of this TCP peer must begin with a header. Where it need not, it must not: the bytes would
    /// else be a stranger's word about who it is.
    public static boolean isDueFrom(Address peer, List<AddressRange> senders) {
        return ClientAddress.isTrusted(peer, senders);
    }
}
