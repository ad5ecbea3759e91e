package io.jvmingress.controller.compile.service;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The addresses that no endpoint may have, whoever wrote its EndpointSlice: dialling them would
/// turn the proxy against its own machine, its node's metadata service or another Service's virtual
/// address.
///
/// @param virtual the cluster's Service addresses
/// @param own the addresses of the proxy's own pod
public record AddressGuard(boolean allowLoopback, Set<Address> virtual, Set<Address> own) {

    private static final List<AddressRange> LOOPBACK = ranges("127.0.0.0/8", "::1/128");

    /// `::/96` are the IPv4-compatible addresses, which nobody has (RFC 4291 2.5.5.1).
    private static final Map<String, List<AddressRange>> NEVER = Map.of(
            "a link-local address",
            ranges("169.254.0.0/16", "fe80::/10"),
            "a multicast or reserved address",
            ranges("224.0.0.0/3", "ff00::/8"),
            "an unspecified address",
            ranges("0.0.0.0/8", "::/96"));

    /// Why an endpoint may not have this address; empty where it may.
    Optional<String> refuses(Address address) {
        if (isIn(LOOPBACK, address)) {
            return allowLoopback
                    ? Optional.empty()
                    : Optional.of("a loopback address; --allow-loopback-endpoints admits it in standalone mode");
        }
        if (virtual.contains(address)) {
            return Optional.of("the cluster address of a Service");
        }
        if (own.contains(address)) {
            return Optional.of("the proxy's own address");
        }
        return NEVER.entrySet().stream()
                .filter(entry -> isIn(entry.getValue(), address))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean isIn(List<AddressRange> ranges, Address address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... blocks) {
        return Stream.of(blocks)
                .flatMap(block -> AddressRange.parseCidr(block).stream())
                .toList();
    }
}
