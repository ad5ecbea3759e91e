package io.jvmingress.proxy.pool;

import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Protocol;
import io.jvmingress.proxy.upstream.EndpointState;
import io.jvmingress.proxy.upstream.UpstreamRegistry;
import java.util.HashMap;
import java.util.Map;

/// All pools of one event loop: in clear text by endpoint, over TLS by endpoint and the host that is asked
/// for.
public final class LoopPools {

    private final UpstreamRegistry registry;
    private final Dialler dialler;
    private final PoolOptions options;
    private final Map<String, EndpointPool> pools = new HashMap<>();
    private final Map<SecureKey, EndpointPool> securePools = new HashMap<>();
    private final Map<String, EndpointRoom> rooms = new HashMap<>();

    /// @param endpoint its id
    private record SecureKey(String endpoint, Protocol protocol, String host) {}

    /// @param dialler its clients belong to the loop alone
    public LoopPools(UpstreamRegistry registry, Dialler dialler, PoolOptions options) {
        this.registry = registry;
        this.dialler = dialler;
        this.options = options;
    }

    /// The connections for a request.
    ///
    /// @param host the request's, without port: over TLS the endpoint is asked for it
    public EndpointPool pool(Endpoint endpoint, Protocol protocol, String host) {
        return protocol.isSecure() ? secure(endpoint, protocol, host) : plain(endpoint, protocol);
    }

    /// How busy the endpoint is: that counts over all protocols and loops.
    public EndpointState state(Endpoint endpoint, Protocol protocol) {
        return protocol.isSecure()
                ? registry.state(endpoint)
                : plain(endpoint, protocol).state();
    }

    private EndpointPool plain(Endpoint endpoint, Protocol protocol) {
        var known = pools.get(endpoint.id());
        if (known != null && !isOld(known, endpoint)) {
            return known;
        }
        var made = made(endpoint, protocol, "", new EndpointRoom(options));
        pools.put(endpoint.id(), made);
        return made;
    }

    private EndpointPool secure(Endpoint endpoint, Protocol protocol, String host) {
        var key = new SecureKey(endpoint.id(), protocol, host);
        var known = securePools.get(key);
        if (known != null && !isOld(known, endpoint)) {
            return known;
        }
        var room = rooms.computeIfAbsent(endpoint.id(), _ -> new EndpointRoom(options));
        var made = made(endpoint, protocol, host, room);
        securePools.put(key, made);
        return made;
    }

    /// An endpoint that went and came back has a new state; the connections of the old one are not used
    /// again.
    private boolean isOld(EndpointPool known, Endpoint endpoint) {
        if (!known.state().isRetired() || known.state() == registry.state(endpoint)) {
            return false;
        }
        known.discard();
        return true;
    }

    private EndpointPool made(Endpoint endpoint, Protocol protocol, String host, EndpointRoom room) {
        return new EndpointPool(
                registry.state(endpoint), dialler.line(endpoint, protocol, host, options), room, options);
    }

    /// Closes idle connections that nobody will use; to be called every now and then.
    ///
    /// @param now by [System#nanoTime]
    public void sweep(long now) {
        pools.values().removeIf(pool -> pool.sweep(now) && pool.state().isRetired());
        if (!securePools.isEmpty()) {
            // Clients choose the names: a pool that is of no use now is not kept.
            securePools.values().removeIf(pool -> isUseless(pool, now));
            rooms.values().removeIf(EndpointRoom::isEmpty);
        }
    }

    private static boolean isUseless(EndpointPool pool, long now) {
        boolean useless = pool.sweep(now);
        if (useless) {
            pool.discard();
        }
        return useless;
    }

    public void closeIdle() {
        pools.values().forEach(EndpointPool::closeIdle);
        securePools.values().forEach(EndpointPool::closeIdle);
    }

    int size() {
        return pools.size() + securePools.size();
    }
}
