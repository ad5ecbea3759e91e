package io.jvmingress.controller.compile.ingress;

import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.Service;
import io.jvmingress.controller.compile.BackendFinding.PortNotFound;
import io.jvmingress.controller.compile.BackendFinding.ServiceNotFound;
import io.jvmingress.controller.compile.BackendFinding.UnsupportedBackend;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.IngressFinding.HostPathConflict;
import io.jvmingress.controller.compile.ingress.IngressPlan.PathPlan;
import io.jvmingress.controller.compile.service.BackendPort;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.External;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.Found;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.NoSuchPort;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.NoSuchService;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction;
import io.jvmingress.proxy.table.RouteAction.Forward;
import io.jvmingress.proxy.table.RouteAction.Respond;
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

/// Merges the plans of all Ingresses into the hosts and their routes. Where two claim the same, the
/// first wins.
public final class RouteMerger {

    private final Map<ObjectRef, Service> services;
    private final boolean externalNames;
    private final SortedMap<String, Host> hosts = new TreeMap<>();
    private final SortedSet<UpstreamPort> upstreams = new TreeSet<>();
    private final Set<String> tlsHosts = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private Optional<Owned> catchAll = Optional.empty();

    private RouteMerger(Map<ObjectRef, Service> services, boolean externalNames) {
        this.services = services;
        this.externalNames = externalNames;
    }

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

        final Map<PathMatch, Owned> routes = new LinkedHashMap<>();
        Optional<Owned> fallback = Optional.empty();
    }

    /// Merges the rules and default backends of all Ingresses.
    ///
    /// @param plans in order of precedence
    /// @param previous a host that did not change is taken over from it
    public static Routes merge(
            List<IngressPlan> plans, Map<ObjectRef, Service> services, CompileOptions options, RouteTable previous) {
        var merger = new RouteMerger(services, options.allowed().externalNames());
        plans.forEach(merger::add);
        var fallback = merger.catchAll
                .map(Owned::route)
                .or(() -> options.defaultBackend().map(merger::defaultRoute));
        var hosts = merger.virtualHosts(previous);
        return new Routes(new RouteTable(hosts, fallback), merger.upstreams, merger.findings);
    }

    private void add(IngressPlan plan) {
        for (var name : plan.hosts()) {
            hosts.computeIfAbsent(name, _ -> new Host());
        }
        for (var path : plan.paths()) {
            addPath(plan, path);
        }
        plan.fallback().ifPresent(backend -> addFallback(plan, backend));
        tlsHosts.addAll(plan.tlsHosts());
    }

    private void addPath(IngressPlan plan, PathPlan path) {
        var routes = hosts.computeIfAbsent(path.host(), _ -> new Host()).routes;
        var winner = routes.get(path.match());
        if (winner != null) {
            var claim = describe(path.match()) + " of " + describe(path.host());
            findings.add(new HostPathConflict(plan.object(), claim, winner.owner()));
            return;
        }
        routes.put(path.match(), owned(plan, path.match(), path.backend()));
    }

    private void addFallback(IngressPlan plan, Backend backend) {
        if (plan.isCatchAll()) {
            catchAll = Optional.of(claimFallback(plan, backend, catchAll, "all hosts"));
        }
        for (var name : plan.hosts()) {
            var host = hosts.computeIfAbsent(name, _ -> new Host());
            host.fallback = Optional.of(claimFallback(plan, backend, host.fallback, describe(name)));
        }
    }

    private Owned claimFallback(IngressPlan plan, Backend backend, Optional<Owned> winner, String where) {
        winner.ifPresent(owned ->
                findings.add(new HostPathConflict(plan.object(), "the default backend of " + where, owned.owner())));
        return winner.orElseGet(() -> owned(plan, new Prefix("/"), backend));
    }

    private Owned owned(IngressPlan plan, PathMatch match, Backend backend) {
        var action = action(plan.object(), backend);
        return new Owned(new Route(match, action, plan.object().namespacedName(), plan.plainHttp()), plan.object());
    }

    private RouteAction action(ObjectRef subject, Backend backend) {
        return switch (backend) {
            case Backend.ServicePort(var port) -> action(subject, port);
            case Backend.Unsupported(var detail) -> {
                findings.add(new UnsupportedBackend(subject, detail));
                yield new Respond(503, "UnsupportedBackend");
            }
        };
    }

    private RouteAction action(ObjectRef subject, BackendPort backend) {
        return switch (backend.resolve(services)) {
            case Found(var port) -> {
                upstreams.add(port);
                yield new Forward(port.id());
            }
            case NoSuchService() -> respond(new ServiceNotFound(subject, backend.service()));
            case NoSuchPort() -> respond(new PortNotFound(subject, backend.service(), backend.port()));
            case External(var port)
            when externalNames -> {
                upstreams.add(port);
                yield new Forward(port.id());
            }
            case External _ ->
                respond(new UnsupportedBackend(
                        subject, backend.service() + " is of type ExternalName, which --allow-external-names admits"));
        };
    }

    private RouteAction respond(Finding finding) {
        findings.add(finding);
        return new Respond(503, finding.reason());
    }

    private Route defaultRoute(CompileOptions.ServicePort backend) {
        var action = action(backend.service(), new BackendPort(backend.service(), "", backend.port()));
        return new Route(new Prefix("/"), action, backend.service().namespacedName(), false);
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
