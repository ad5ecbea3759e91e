package io.jvmingress.controller.app;

import io.jvmingress.proxy.table.Address;

/// Where the admin API listens: never on all addresses unless the operator writes that down.
record AdminAddress(String address, PortNumber port) {

    static final AdminAddress USUAL = new AdminAddress("127.0.0.1", new PortNumber(9090));

    /// `ADDRESS:PORT`, an IPv6 address in brackets.
    ///
    /// @throws IllegalArgumentException for anything else
    static AdminAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        var address = colon < 0 ? "" : text.substring(0, colon);
        boolean literal = address.startsWith("[") && address.endsWith("]") && address.length() > 2;
        var bare = literal ? address.substring(1, address.length() - 1) : address;
        if (Address.parse(bare).isEmpty() || literal != bare.contains(":")) {
            throw new IllegalArgumentException("'" + text + "' is not ADDRESS:PORT such as 127.0.0.1:9090");
        }
        return new AdminAddress(bare, PortNumber.parse(text.substring(colon + 1)));
    }
}
