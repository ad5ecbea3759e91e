package io.jvmingress.controller.compile.ingress;

import io.fabric8.kubernetes.api.model.Service;
import io.jvmingress.controller.compile.BackendFinding.PortNotFound;
import io.jvmingress.controller.compile.BackendFinding.ServiceNotFound;
import io.jvmingress.controller.compile.BackendFinding.UnsupportedBackend;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.ingress.IngressPlan.Routing;
import io.jvmingress.controller.compile.ingress.ResolvedIngress.ResolvedRoute;
import io.jvmingress.controller.compile.service.BackendPort;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.External;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.Found;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.NoSuchPort;
import io.jvmingress.controller.compile.service.BackendPort.Resolution.NoSuchService;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction;
import io.jvmingress.proxy.table.RouteAction.Forward;
import io.jvmingress.proxy.table.RouteAction.Respond;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks up the Services that backends name. Where there is none, the route stays and answers 503.
public final class BackendResolver {

    private final Map<ObjectRef, Service> services;
    private final boolean externalNames;

    /// @param externalNames whether a Service may stand for a name outside of the cluster
    public BackendResolver(Map<ObjectRef, Service> services, boolean externalNames) {
        this.services = services;
        this.externalNames = externalNames;
    }

    /// Resolves every backend of an Ingress.
    public ResolvedIngress resolve(IngressPlan plan) {
        var routes = new HashMap<String, List<ResolvedRoute>>();
        for (var path : plan.paths()) {
            routes.computeIfAbsent(path.host(), _ -> new ArrayList<>(1))
                    .add(resolve(plan, path.match(), path.backend()));
        }
        return new ResolvedIngress(
                plan, routes, plan.fallback().map(backend -> resolve(plan, new Prefix("/"), backend)));
    }

    /// Whether everything that was looked up for an Ingress is still the very same.
    @SuppressWarnings("ReferenceEquality") // Equal is not enough, and costs more than it saves.
    public boolean isStillTrue(ResolvedIngress resolved, Map<ObjectRef, Service> before) {
        return services == before
                || resolved.plan().backends().stream()
                        .allMatch(service -> services.get(service) == before.get(service));
    }

    /// The operator's default backend, which takes what nothing else does.
    ResolvedRoute resolve(CompileOptions.ServicePort backend) {
        var port = new BackendPort(backend.service(), "", backend.port());
        var action = action(backend.service(), port);
        return action.route(new Prefix("/"), backend.service(), Routing.DEFAULT);
    }

    private ResolvedRoute resolve(IngressPlan plan, PathMatch match, Backend backend) {
        var action = switch (backend) {
            case Backend.ServicePort(var port) -> action(plan.object(), port);
            case Backend.Unsupported(var detail) -> respond(new UnsupportedBackend(plan.object(), detail));
        };
        return action.route(match, plan.object(), plan.routing());
    }

    private Resolved action(ObjectRef subject, BackendPort backend) {
        return switch (backend.resolve(services)) {
            case Found(var port) -> forward(port);
            case NoSuchService() -> respond(new ServiceNotFound(subject, backend.service()));
            case NoSuchPort() -> respond(new PortNotFound(subject, backend.service(), backend.port()));
            case External(var port) when externalNames -> forward(port);
            case External _ ->
                respond(new UnsupportedBackend(
                        subject, backend.service() + " is of type ExternalName, which --allow-external-names admits"));
        };
    }

    private static Resolved forward(UpstreamPort port) {
        return new Resolved(new Forward(port.id()), Optional.of(port), Optional.empty());
    }

    private static Resolved respond(Finding finding) {
        return new Resolved(new Respond(503, finding.reason()), Optional.empty(), Optional.of(finding));
    }

    private record Resolved(RouteAction action, Optional<UpstreamPort> upstream, Optional<Finding> finding) {

        ResolvedRoute route(PathMatch match, ObjectRef owner, Routing routing) {
            var route = new Route(match, action, owner.namespacedName(), routing.plainHttp(), routing.policyMode());
            return new ResolvedRoute(route, upstream, finding);
        }
    }
}
