package io.jvmingress.proxy.table;

import java.util.List;
import java.util.Optional;

/// All hosts and routes: the part of the table from which a request's route is found.
///
/// @param hosts sorted by hostname, each hostname once
/// @param fallback takes what no host and no host's own fallback takes; without one the answer is 404
public record RouteTable(List<VirtualHost> hosts, Optional<Route> fallback) {

    public static final RouteTable EMPTY = new RouteTable(List.of(), Optional.empty());

    public RouteTable {
        hosts = List.copyOf(hosts);
    }
}
