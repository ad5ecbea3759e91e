package io.jvmingress.controller.compile.status;

import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction.Forward;
import io.jvmingress.proxy.table.RouteTable;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// On which hosts routes of each Ingress are live, and to which Services they lead: taken from the table, so it is what
/// a client meets.
///
/// @param hosts of each Ingress that has a live route
/// @param users of each Service that a live route leads to
record LiveRoutes(Map<ObjectRef, SortedSet<String>> hosts, Map<ObjectRef, SortedSet<ObjectRef>> users) {

    private record Live(String host, Route route) {}

    /// @param plans those of all Ingresses in the table
    static LiveRoutes of(RouteTable table, List<IngressPlan> plans) {
        var ingresses = new HashMap<String, ObjectRef>();
        plans.forEach(plan -> ingresses.put(plan.object().namespacedName(), plan.object()));
        var live = new ArrayList<Live>();
        for (var host : table.hosts()) {
            Stream.concat(host.routes().stream(), host.fallback().stream())
                    .forEach(route -> live.add(new Live(host.hostname(), route)));
        }
        // The operator's default backend has its Service's name as origin, which an Ingress may have, too.
        var catchAlls = plans.stream()
                .filter(IngressPlan::isCatchAll)
                .map(plan -> plan.object().namespacedName())
                .toList();
        table.fallback()
                .filter(route -> catchAlls.contains(route.origin()))
                .ifPresent(route -> live.add(new Live(VirtualHost.ANY, route)));
        return of(live, ingresses);
    }

    private static LiveRoutes of(List<Live> live, Map<String, ObjectRef> ingresses) {
        var hosts = new HashMap<ObjectRef, SortedSet<String>>();
        var users = new HashMap<ObjectRef, SortedSet<ObjectRef>>();
        for (var one : live) {
            var ingress = ingresses.get(one.route().origin());
            if (ingress != null) {
                hosts.computeIfAbsent(ingress, _ -> new TreeSet<>()).add(one.host());
                if (one.route().action() instanceof Forward(var upstream)) {
                    users.computeIfAbsent(service(upstream), _ -> new TreeSet<>())
                            .add(ingress);
                }
            }
        }
        return new LiveRoutes(hosts, users);
    }

    /// An upstream's id is `namespace/name:port`.
    private static ObjectRef service(String upstream) {
        int slash = upstream.indexOf('/');
        int colon = upstream.indexOf(':', slash);
        return new ObjectRef("Service", upstream.substring(0, slash), upstream.substring(slash + 1, colon));
    }

    Set<ObjectRef> users(ObjectRef service) {
        return users.getOrDefault(service, new TreeSet<>());
    }
}
