package io.jvmingress.controller.compile.ingress;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An Ingress's plan with its backends looked up: what it adds to the table, if nobody came first.
///
/// @param routes by host, in the order of the plan's paths
/// @param fallback for its default backend
public record ResolvedIngress(
        IngressPlan plan, Map<String, List<ResolvedRoute>> routes, Optional<ResolvedRoute> fallback) {

    public ResolvedIngress {
        routes = Map.copyOf(routes);
    }

    ObjectRef object() {
        return plan.object();
    }

    List<ResolvedRoute> routesOf(String host) {
        return routes.getOrDefault(host, List.of());
    }

    /// A route, what it needs, and what its owner has to be told.
    ///
    /// @param upstream empty for a route that answers by itself
    record ResolvedRoute(Route route, Optional<UpstreamPort> upstream, Optional<Finding> finding) {}
}
