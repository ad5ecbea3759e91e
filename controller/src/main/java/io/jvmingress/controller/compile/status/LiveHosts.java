package io.jvmingress.controller.compile.status;

import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.proxy.table.RouteTable;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// On which hosts routes of each Ingress are live: taken from the table, so it is what a client meets.
///
/// @param hosts by the routes' origin
/// @param catchAll origin of the route behind all hosts; empty for none
record LiveHosts(Map<String, SortedSet<String>> hosts, String catchAll) {

    static LiveHosts of(RouteTable routes) {
        var hosts = new HashMap<String, SortedSet<String>>();
        for (var host : routes.hosts()) {
            Stream.concat(host.routes().stream(), host.fallback().stream())
                    .forEach(route -> hosts.computeIfAbsent(route.origin(), _ -> new TreeSet<>())
                            .add(host.hostname()));
        }
        return new LiveHosts(
                hosts, routes.fallback().map(route -> route.origin()).orElse(""));
    }

    SortedSet<String> of(IngressPlan plan) {
        var origin = plan.object().namespacedName();
        // The operator's default backend has its Service's name as origin, which an Ingress may have, too.
        if (plan.isCatchAll() && origin.equals(catchAll)) {
            return new TreeSet<>(Set.of(VirtualHost.ANY));
        }
        return hosts.getOrDefault(origin, Collections.emptySortedSet());
    }
}
