package io.jvmingress.controller.explain;

import io.jvmingress.proxy.decision.Client;
import io.jvmingress.proxy.decision.Trace;
import io.jvmingress.proxy.policy.AccessIndex.Asked;
import io.jvmingress.proxy.policy.AccessIndex.Place;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.Optional;

/// Notes what a decision says of itself.
final class Steps implements Trace {

    private Optional<Client> client = Optional.empty();
    private Optional<VirtualHost> host = Optional.empty();
    private Optional<Route> route = Optional.empty();
    private boolean fallback;
    private Optional<Access> access = Optional.empty();

    record Access(Place place, Asked asked) {}

    @Override
    public void client(Client found) {
        client = Optional.of(found);
    }

    @Override
    public void host(VirtualHost found) {
        host = Optional.of(found);
    }

    @Override
    public void route(Route found, boolean isFallback) {
        route = Optional.of(found);
        fallback = isFallback;
    }

    @Override
    public void access(Place place, Asked asked) {
        access = Optional.of(new Access(place, asked));
    }

    /// What AccessPolicies are asked; empty where there are none, or no route takes the request.
    Optional<Access> access() {
        return access;
    }

    Optional<Client> client() {
        return client;
    }

    Optional<VirtualHost> host() {
        return host;
    }

    Optional<Route> route() {
        return route;
    }

    boolean fallback() {
        return fallback;
    }
}
