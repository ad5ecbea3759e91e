package io.jvmingress.controller.compile.ingress;

import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.IngressFinding.HostPathConflict;
import io.jvmingress.controller.compile.ingress.ResolvedIngress.ResolvedRoute;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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

    private final Set<UpstreamPort> upstreams = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private RouteMerger() {}

    /// The merged routes.
    ///
    /// @param hosts by name, in its order
    /// @param upstreams all that a route of the table names
    public record Routes(
            RouteTable table,
            SortedMap<String, HostRoutes> hosts,
            SortedSet<UpstreamPort> upstreams,
            List<Finding> findings) {

        public static final Routes NONE =
                new Routes(RouteTable.EMPTY, Collections.emptySortedMap(), new TreeSet<>(), List.of());

        public Routes {
            hosts = Collections.unmodifiableSortedMap(hosts);
            upstreams = Collections.unmodifiableSortedSet(upstreams);
            findings = List.copyOf(findings);
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
            Routes previous) {
        var merger = new RouteMerger();
        var hosts = hosts(ingresses, previous);
        for (var host : hosts.values()) {
            merger.upstreams.addAll(host.upstreams());
            merger.findings.addAll(host.findings());
        }
        var fallback = merger.catchAll(ingresses)
                .or(() -> defaultBackend.map(resolver::resolve))
                .map(merger::take);
        var virtual = hosts.values().stream().map(HostRoutes::host).toList();
        return new Routes(new RouteTable(virtual, fallback), hosts, new TreeSet<>(merger.upstreams), merger.findings);
    }

    private static SortedMap<String, HostRoutes> hosts(List<ResolvedIngress> ingresses, Routes previous) {
        var claims = new HashMap<String, List<ResolvedIngress>>();
        var tls = new HashSet<String>();
        for (var ingress : ingresses) {
            for (var host : ingress.plan().hosts()) {
                claims.computeIfAbsent(host, _ -> new ArrayList<>(1)).add(ingress);
            }
            if (!ingress.plan().tls().isEmpty()) {
                tls.addAll(ingress.plan().tlsHosts());
            }
        }
        var hosts = new TreeMap<String, HostRoutes>();
        claims.forEach((name, claiming) -> hosts.put(name, host(name, claiming, tls.contains(name), previous.hosts())));
        return hosts;
    }

    private static HostRoutes host(
            String name, List<ResolvedIngress> claims, boolean tls, Map<String, HostRoutes> previous) {
        var known = previous.get(name);
        if (known == null) {
            return HostRoutes.of(name, claims, tls);
        }
        return known.isMadeFrom(claims, tls)
                ? known
                : HostRoutes.of(name, claims, tls).keeping(known.host());
    }

    /// The default backend of the first Ingress that has nothing else.
    private Optional<ResolvedRoute> catchAll(List<ResolvedIngress> ingresses) {
        Optional<ResolvedIngress> first = Optional.empty();
        for (var ingress : ingresses) {
            if (ingress.plan().isCatchAll()) {
                first.ifPresent(winner -> findings.add(
                        new HostPathConflict(ingress.object(), "the default backend of all hosts", winner.object())));
                first = first.or(() -> Optional.of(ingress));
            }
        }
        return first.flatMap(ResolvedIngress::fallback);
    }

    /// The route is in the table: what it needs is, too, and its owner is told what is wrong with it.
    private Route take(ResolvedRoute resolved) {
        resolved.upstream().ifPresent(upstreams::add);
        resolved.finding().ifPresent(findings::add);
        return resolved.route();
    }
}
