package io.jvmingress.proxy.table;

/// Everything the proxy needs to serve traffic, compiled from one cluster state.
///
/// A table is complete: swapping one reference moves every route, endpoint, policy and certificate at once, so a
/// request never sees half of an update. It has parts, so that a change of one kind reuses the others by identity.
///
/// @param generation rises by one with each published table; 0 is [#EMPTY]
public record RoutingTable(
        long generation,
        RouteTable routes,
        EndpointTable endpoints,
        PolicyTable policies,
        AccessTable access,
        CertificateTable certificates) {

    /// What the proxy holds before the first compile: every request gets 503.
    public static final RoutingTable EMPTY =
            new RoutingTable(0, RouteTable.EMPTY, EndpointTable.EMPTY, PolicyTable.EMPTY, CertificateTable.EMPTY);

    /// One without AccessPolicies.
    public RoutingTable(
            long generation,
            RouteTable routes,
            EndpointTable endpoints,
            PolicyTable policies,
            CertificateTable certificates) {
        this(generation, routes, endpoints, policies, AccessTable.EMPTY, certificates);
    }

    /// The same with other AccessPolicies.
    public RoutingTable with(AccessTable other) {
        return new RoutingTable(generation, routes, endpoints, policies, other, certificates);
    }

    /// Whether both serve the same, whatever their generations: then there is nothing to publish.
    public boolean servesTheSameAs(RoutingTable other) {
        return routes.equals(other.routes)
                && endpoints.equals(other.endpoints)
                && policies.equals(other.policies)
                && access.equals(other.access)
                && certificates.equals(other.certificates);
    }
}
