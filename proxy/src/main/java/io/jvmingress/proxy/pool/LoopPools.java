package io.jvmingress.proxy.pool;

import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.upstream.UpstreamRegistry;
import io.vertx.core.http.HttpClientAgent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All pools of one event loop, by endpoint.
public final class LoopPools {

    private final UpstreamRegistry registry;
    private final HttpClientAgent client;
    private final PoolOptions options;
    private final Map<String, EndpointPool> pools = new HashMap<>();

    /// @param client belongs to the loop alone
    public LoopPools(UpstreamRegistry registry, HttpClientAgent client, PoolOptions options) {
        this.registry = registry;
        this.client = client;
        this.options = options;
    }

    public EndpointPool pool(Endpoint endpoint) {
        var known = pools.get(endpoint.id());
        return known != null && !known.state().isRetired() ? known : renewed(endpoint, known);
    }

    /// An endpoint that went and came back has a new state; the connections of the old one are not used again.
    private EndpointPool renewed(Endpoint endpoint, @Nullable EndpointPool known) {
        var state = registry.state(endpoint);
        if (known != null) {
            if (known.state() == state) {
                return known;
            }
            known.closeIdle();
        }
        var made = new EndpointPool(state, client, options);
        pools.put(endpoint.id(), made);
        return made;
    }

    /// Closes idle connections that nobody will use; to be called every now and then.
    ///
    /// @param now by [System#nanoTime]
    public void sweep(long now) {
        pools.values().removeIf(pool -> pool.sweep(now));
    }

    public void closeIdle() {
        pools.values().forEach(EndpointPool::closeIdle);
    }

    int size() {
        return pools.size();
    }
}
