package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.match.CertificateIndex;
import io.jvmingress.proxy.match.RouteIndex;
import io.jvmingress.proxy.policy.AccessIndex;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.CertificateTable;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.RouteTable;
import io.jvmingress.proxy.table.RoutingTable;
import java.util.Optional;
import java.util.TreeMap;

/// A table with everything derived from it: what a request reads, once.
///
/// Each index is made from one part of the table, and is kept from the snapshot before where that part is the same.
public final class Snapshot {

    public static final Snapshot EMPTY = new Snapshot(
            RoutingTable.EMPTY,
            RouteIndex.of(RouteTable.EMPTY),
            EndpointSets.of(EndpointTable.EMPTY, PolicyTable.EMPTY, EndpointSets.NONE),
            AccessIndex.EMPTY,
            CertificateIndex.of(CertificateTable.EMPTY));

    private final RoutingTable table;
    private final RouteIndex routes;
    private final EndpointSets endpoints;
    private final AccessIndex access;
    private final CertificateIndex certificates;

    private Snapshot(
            RoutingTable table,
            RouteIndex routes,
            EndpointSets endpoints,
            AccessIndex access,
            CertificateIndex certificates) {
        this.table = table;
        this.routes = routes;
        this.endpoints = endpoints;
        this.access = access;
        this.certificates = certificates;
    }

    /// What is served before the first table: every request gets 503, and over TLS that answer needs a certificate.
    public static Snapshot unready(Certificate fallback) {
        var certificates = new CertificateTable(new TreeMap<>(), Optional.of(fallback));
        return of(new RoutingTable(0, RouteTable.EMPTY, EndpointTable.EMPTY, PolicyTable.EMPTY, certificates), EMPTY);
    }

    /// The snapshot of a table.
    public static Snapshot of(RoutingTable table, Snapshot previous) {
        var before = previous.table;
        return new Snapshot(
                table,
                table.routes().equals(before.routes())
                        ? previous.routes
                        : RouteIndex.of(table.routes(), previous.routes),
                EndpointSets.of(table.endpoints(), table.policies(), previous.endpoints),
                AccessIndex.of(table.access(), table.endpoints(), previous.access),
                table.certificates().equals(before.certificates())
                        ? previous.certificates
                        : CertificateIndex.of(table.certificates()));
    }

    public RoutingTable table() {
        return table;
    }

    /// 0 until the first table is published.
    public long generation() {
        return table.generation();
    }

    /// Whether the address is no pod's that is known, but might be one's that is not known yet.
    public boolean mightBePod(Address address) {
        return endpoints.policies().mightBePod(address) || access.mightBePod(address);
    }

    public CertificateIndex certificates() {
        return certificates;
    }

    public AccessIndex access() {
        return access;
    }

    /// Whether every request that reaches an endpoint there reaches it here, too, because nothing that decides
    /// about it is new.
    @SuppressWarnings("ReferenceEquality") // What is the same is kept by identity.
    public boolean admitsAs(Snapshot other) {
        return routes == other.routes && endpoints == other.endpoints && access == other.access;
    }

    /// The same for the endpoints of one upstream.
    @SuppressWarnings("ReferenceEquality") // What is the same is kept by identity.
    public boolean admitsAs(Snapshot other, String upstream) {
        return routes == other.routes && endpoints.admitsAs(other.endpoints, upstream) && access == other.access;
    }

    RouteIndex routes() {
        return routes;
    }

    EndpointSets endpoints() {
        return endpoints;
    }
}
