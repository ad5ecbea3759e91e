package io.jvmingress.controller.compile.ingress;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.IngressFinding.HostPathConflict;
import io.jvmingress.controller.compile.ingress.ResolvedIngress.ResolvedRoute;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One host as all Ingresses that name it make it. Where two claim the same, the first wins.
///
/// @param claims who names the host, in order of precedence: what all else here is made from, with `host`'s TLS
/// @param upstreams all that its routes name
record HostRoutes(List<ResolvedIngress> claims, VirtualHost host, Set<UpstreamPort> upstreams, List<Finding> findings) {

    HostRoutes {
        claims = List.copyOf(claims);
        upstreams = Set.copyOf(upstreams);
        findings = List.copyOf(findings);
    }

    static HostRoutes of(String name, List<ResolvedIngress> claims, boolean tls) {
        return new Merge(name).merge(claims, tls);
    }

    /// Whether it would be made of the very same again.
    @SuppressWarnings("ReferenceEquality") // Equal is not enough, and costs more than it saves.
    boolean isMadeFrom(List<ResolvedIngress> candidates, boolean tls) {
        boolean same = tls == host.redirectsToHttps() && candidates.size() == claims.size();
        for (int i = 0; same && i < candidates.size(); i++) {
            same = candidates.get(i) == claims.get(i);
        }
        return same;
    }

    /// The same with the old host where both are equal: what is derived from it stays, too.
    HostRoutes keeping(VirtualHost old) {
        return host.equals(old) ? new HostRoutes(claims, old, upstreams, findings) : this;
    }

    static String describe(String host) {
        return host.equals(VirtualHost.ANY) ? "every other host" : "host " + host;
    }

    /// A route and the Ingress that it belongs to.
    private record Owned(Route route, ObjectRef owner) {}

    private static final class Merge {

        private final String name;
        private final Map<PathMatch, Owned> routes = new LinkedHashMap<>();
        private final Set<UpstreamPort> upstreams = new HashSet<>();
        private final List<Finding> findings = new ArrayList<>();
        private Optional<Owned> fallback = Optional.empty();

        Merge(String name) {
            this.name = name;
        }

        HostRoutes merge(List<ResolvedIngress> claims, boolean tls) {
            for (var ingress : claims) {
                ingress.routesOf(name).forEach(route -> addPath(ingress.object(), route));
                ingress.fallback().ifPresent(route -> addFallback(ingress.object(), route));
            }
            var merged = routes.values().stream().map(Owned::route).toList();
            var host = new VirtualHost(name, merged, fallback.map(Owned::route), tls);
            return new HostRoutes(claims, host, upstreams, findings);
        }

        private void addPath(ObjectRef owner, ResolvedRoute route) {
            var match = route.route().path();
            var winner = routes.get(match);
            if (winner != null) {
                var claim = describe(match) + " of " + HostRoutes.describe(name);
                findings.add(new HostPathConflict(owner, claim, winner.owner()));
                return;
            }
            routes.put(match, new Owned(take(route), owner));
        }

        private void addFallback(ObjectRef owner, ResolvedRoute route) {
            if (fallback.isPresent()) {
                var claim = "the default backend of " + HostRoutes.describe(name);
                findings.add(new HostPathConflict(
                        owner, claim, fallback.orElseThrow().owner()));
                return;
            }
            fallback = Optional.of(new Owned(take(route), owner));
        }

        /// The route is in the table: what it needs is, too, and its owner is told what is wrong with it.
        private Route take(ResolvedRoute resolved) {
            resolved.upstream().ifPresent(upstreams::add);
            resolved.finding().ifPresent(findings::add);
            return resolved.route();
        }

        private static String describe(PathMatch match) {
            return switch (match) {
                case Exact(var path) -> "exact path " + path;
                case Prefix(var path) -> "prefix path " + path;
            };
        }
    }
}
