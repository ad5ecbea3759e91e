package io.jvmingress.controller.compile.ingress;

import static java.util.stream.Collectors.toMap;

import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.IngressFinding.HostPathConflict;
import io.jvmingress.controller.compile.ingress.IngressPlan.PathPlan;
import io.jvmingress.controller.compile.ingress.ResolvedIngress.ResolvedRoute;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteTable;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Merges the plans of all Ingresses into the hosts and their routes. Where two claim the same, the
/// first wins.
public final class RouteMerger {

    private final SortedMap<String, Host> hosts = new TreeMap<>();
    private final Set<UpstreamPort> upstreams = new HashSet<>();
    private final Set<String> tlsHosts = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private Optional<Owned> catchAll = Optional.empty();
    private @Nullable Host lastHost;

    private RouteMerger() {}

    /// The merged routes.
    ///
    /// @param upstreams all that a route of the table names
    public record Routes(RouteTable table, SortedSet<UpstreamPort> upstreams, List<Finding> findings) {

        public static final Routes NONE = new Routes(RouteTable.EMPTY, new TreeSet<>(), List.of());

        public Routes {
            upstreams = Collections.unmodifiableSortedSet(new TreeSet<>(upstreams));
            findings = List.copyOf(findings);
        }
    }

    /// A route and the Ingress that it belongs to.
    private record Owned(Route route, ObjectRef owner) {}

    private static final class Host {

        final String name;
        final Map<PathMatch, Owned> routes = new LinkedHashMap<>();
        Optional<Owned> fallback = Optional.empty();

        Host(String name) {
            this.name = name;
        }
    }

    /// Merges the rules and default backends of all Ingresses.
    ///
    /// @param ingresses in order of precedence
    /// @param resolver for the default backend
    /// @param previous a host that did not change is taken over from it
    public static Routes merge(
            List<ResolvedIngress> ingresses,
            BackendResolver resolver,
            Optional<CompileOptions.ServicePort> defaultBackend,
            RouteTable previous) {
        var merger = new RouteMerger();
        ingresses.forEach(merger::add);
        var fallback = merger.catchAll
                .map(Owned::route)
                .or(() -> defaultBackend.map(backend -> merger.take(resolver.resolve(backend))));
        var hosts = merger.virtualHosts(previous);
        return new Routes(new RouteTable(hosts, fallback), new TreeSet<>(merger.upstreams), merger.findings);
    }

    private void add(ResolvedIngress ingress) {
        var plan = ingress.plan();
        for (var name : plan.hosts()) {
            host(name);
        }
        for (int i = 0; i < plan.paths().size(); i++) {
            addPath(ingress.object(), plan.paths().get(i), ingress.routes().get(i));
        }
        ingress.fallback().ifPresent(fallback -> addFallback(plan, fallback));
        if (!plan.tls().isEmpty()) {
            tlsHosts.addAll(plan.tlsHosts());
        }
    }

    private void addPath(ObjectRef owner, PathPlan path, ResolvedRoute route) {
        var routes = host(path.host()).routes;
        var winner = routes.get(path.match());
        if (winner != null) {
            var claim = describe(path.match()) + " of " + describe(path.host());
            findings.add(new HostPathConflict(owner, claim, winner.owner()));
            return;
        }
        routes.put(path.match(), new Owned(take(route), owner));
    }

    private void addFallback(IngressPlan plan, ResolvedRoute route) {
        if (plan.isCatchAll()) {
            catchAll = Optional.of(claimFallback(plan, route, catchAll, "all hosts"));
        }
        for (var name : plan.hosts()) {
            var host = host(name);
            host.fallback = Optional.of(claimFallback(plan, route, host.fallback, describe(name)));
        }
    }

    private Owned claimFallback(IngressPlan plan, ResolvedRoute route, Optional<Owned> winner, String where) {
        winner.ifPresent(owned ->
                findings.add(new HostPathConflict(plan.object(), "the default backend of " + where, owned.owner())));
        return winner.orElseGet(() -> new Owned(take(route), plan.object()));
    }

    /// The route is in the table: what it needs is, too, and its owner is told what is wrong with it.
    private Route take(ResolvedRoute resolved) {
        resolved.upstream().ifPresent(upstreams::add);
        resolved.finding().ifPresent(findings::add);
        return resolved.route();
    }

    /// The paths of a rule ask for one host again and again.
    private Host host(String name) {
        var last = lastHost;
        if (last == null || !last.name.equals(name)) {
            last = hosts.computeIfAbsent(name, Host::new);
            lastHost = last;
        }
        return last;
    }

    private List<VirtualHost> virtualHosts(RouteTable previous) {
        var known = previous.hosts().stream().collect(toMap(VirtualHost::hostname, host -> host));
        var merged = new ArrayList<VirtualHost>(hosts.size());
        hosts.forEach((name, host) -> {
            var routes = host.routes.values().stream().map(Owned::route).toList();
            var next = new VirtualHost(name, routes, host.fallback.map(Owned::route), tlsHosts.contains(name));
            merged.add(next.equals(known.get(name)) ? known.getOrDefault(name, next) : next);
        });
        return merged;
    }

    private static String describe(PathMatch match) {
        return switch (match) {
            case Exact(var path) -> "exact path " + path;
            case Prefix(var path) -> "prefix path " + path;
        };
    }

    private static String describe(String host) {
        return host.equals(VirtualHost.ANY) ? "every other host" : "host " + host;
    }
}
