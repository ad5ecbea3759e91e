package io.jvmingress.proxy.match;

import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteTable;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.Optional;

/// Finds a request's host and route.
///
/// Precedence, on values alone: an exact host before a wildcard before the host for all others, and never from one host
/// to another's routes; on the host an exact path, then the longest prefix by whole segments (KEP-1453).
public final class RouteIndex {

    private final HostMap<HostRoutes> hosts;
    private final Optional<Route> fallback;

    private RouteIndex(HostMap<HostRoutes> hosts, Optional<Route> fallback) {
        this.hosts = hosts;
        this.fallback = fallback;
    }

    public static RouteIndex of(RouteTable table) {
        return of(table, new RouteIndex(HostMap.<HostRoutes>builder().build(), Optional.empty()));
    }

    /// The index of a table, with the hosts that are the same as before taken over from another one.
    public static RouteIndex of(RouteTable table, RouteIndex previous) {
        var hosts = HostMap.<HostRoutes>builder();
        for (var host : table.hosts()) {
            var known = previous.hosts.named(host.hostname());
            hosts.accept(
                    host.hostname(), known.filter(it -> it.host().equals(host)).orElseGet(() -> new HostRoutes(host)));
        }
        return new RouteIndex(hosts.build(), table.fallback());
    }

    /// The host that takes requests for this name; empty where no host does.
    ///
    /// @param host in lower case, without port; empty for a request that names none
    public Optional<HostRoutes> host(String host) {
        return hosts.find(host);
    }

    /// Takes what no host and no host's own fallback takes.
    public Optional<Route> fallback() {
        return fallback;
    }

    /// One host and its routes.
    public static final class HostRoutes {

        private final VirtualHost host;
        private final PathTrie paths;

        HostRoutes(VirtualHost host) {
            this.host = host;
            this.paths = new PathTrie(host.routes());
        }

        public VirtualHost host() {
            return host;
        }

        public Optional<Route> route(RequestTarget target) {
            return paths.find(target.pathAndQuery(), target.pathEnd());
        }
    }
}
