package io.jvmingress.proxy.upstream;

import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.EndpointTable;
import java.util.HashSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The endpoints' states by [Endpoint#id]: what survives when one table replaces another.
///
/// One thread, the compile thread, calls [#prepare] before it publishes a table and [#retire] after; event loops call
/// [#state] all the while. An endpoint that both tables name is not touched. A request that began with the old table
/// may still ask for an endpoint that just went: it then gets a state that is retired from the start and goes with the
/// next table.
public final class UpstreamRegistry {

    private final ConcurrentMap<String, EndpointState> states = new ConcurrentHashMap<>();

    /// Makes a state for each endpoint that has none yet.
    public void prepare(EndpointTable next) {
        for (var upstream : next.upstreams().values()) {
            for (var endpoint : upstream.endpoints()) {
                states.computeIfAbsent(endpoint.id(), _ -> new EndpointState(endpoint))
                        .retired(false);
            }
        }
    }

    /// Lets go of every endpoint that the current table does not name. Requests on them run to their end.
    public void retire(EndpointTable current) {
        var named = new HashSet<String>();
        for (var upstream : current.upstreams().values()) {
            for (var endpoint : upstream.endpoints()) {
                named.add(endpoint.id());
            }
        }
        states.values().removeIf(state -> {
            boolean gone = !named.contains(state.endpoint().id());
            if (gone) {
                state.retired(true);
            }
            return gone;
        });
    }

    public EndpointState state(Endpoint endpoint) {
        var known = states.get(endpoint.id());
        return known != null ? known : states.computeIfAbsent(endpoint.id(), _ -> retired(endpoint));
    }

    /// The sum over all endpoints that the current table names.
    public int inFlight() {
        int sum = 0;
        for (var state : states.values()) {
            sum += state.inFlight();
        }
        return sum;
    }

    int size() {
        return states.size();
    }

    private static EndpointState retired(Endpoint endpoint) {
        var state = new EndpointState(endpoint);
        state.retired(true);
        return state;
    }
}
