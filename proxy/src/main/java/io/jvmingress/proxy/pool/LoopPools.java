package io.jvmingress.proxy.pool;

import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Protocol;
import io.jvmingress.proxy.upstream.EndpointState;
import io.jvmingress.proxy.upstream.UpstreamRegistry;
import java.util.HashMap;
import java.util.Map;

/// All pools of one event loop: for plain HTTP by endpoint, for the rest by endpoint, protocol and the host that is
/// asked for over TLS.
public final class LoopPools {

    private final UpstreamRegistry registry;
    private final Dialler dialler;
    private final PoolOptions options;
    private final Map<String, Pool> pools = new HashMap<>();
    private final Map<Key, Pool> others = new HashMap<>();
    private final Map<String, EndpointRoom> rooms = new HashMap<>();

    /// @param endpoint its id
    /// @param host empty in clear text
    private record Key(String endpoint, Protocol protocol, String host) {}

    /// @param dialler its clients belong to the loop alone
    public LoopPools(UpstreamRegistry registry, Dialler dialler, PoolOptions options) {
        this.registry = registry;
        this.dialler = dialler;
        this.options = options;
    }

    /// The connections for a request.
    ///
    /// @param host the request's, without port: over TLS the endpoint is asked for it
    public Pool pool(Endpoint endpoint, Protocol protocol, String host) {
        return protocol == Protocol.HTTP ? plain(endpoint) : other(endpoint, protocol, host);
    }

    /// How busy the endpoint is: that counts over all protocols and loops.
    public EndpointState state(Endpoint endpoint, Protocol protocol) {
        return protocol == Protocol.HTTP ? plain(endpoint).state() : registry.state(endpoint);
    }

    private Pool plain(Endpoint endpoint) {
        var known = pools.get(endpoint.id());
        if (known != null && !isOld(known, endpoint)) {
            return known;
        }
        var made = made(endpoint, Protocol.HTTP, "", new EndpointRoom(options));
        pools.put(endpoint.id(), made);
        return made;
    }

    private Pool other(Endpoint endpoint, Protocol protocol, String host) {
        var key = new Key(endpoint.id(), protocol, protocol.isSecure() ? host : "");
        var known = others.get(key);
        if (known != null && !isOld(known, endpoint)) {
            return known;
        }
        var room = rooms.computeIfAbsent(endpoint.id(), _ -> new EndpointRoom(options));
        var made = made(endpoint, protocol, key.host(), room);
        others.put(key, made);
        return made;
    }

    /// An endpoint that went and came back has a new state; the connections of the old one are not used
    /// again.
    private boolean isOld(Pool known, Endpoint endpoint) {
        if (!known.state().isRetired() || known.state() == registry.state(endpoint)) {
            return false;
        }
        known.discard();
        return true;
    }

    private Pool made(Endpoint endpoint, Protocol protocol, String host, EndpointRoom room) {
        var state = registry.state(endpoint);
        var line = dialler.line(endpoint, protocol, host, options);
        return protocol.isMultiplexed()
                ? new Http2Pool(state, line, room, options)
                : new EndpointPool(state, line, room, options);
    }

    /// Closes idle connections that nobody will use; to be called every now and then.
    ///
    /// @param now by [System#nanoTime]
    public void sweep(long now) {
        pools.values().removeIf(pool -> pool.sweep(now) && pool.state().isRetired());
        if (!others.isEmpty()) {
            // Clients choose the names: a pool that is of no use now is not kept.
            others.values().removeIf(pool -> isUseless(pool, now));
            rooms.values().removeIf(EndpointRoom::isEmpty);
        }
    }

    private static boolean isUseless(Pool pool, long now) {
        boolean useless = pool.sweep(now);
        if (useless) {
            pool.discard();
        }
        return useless;
    }

    public void closeIdle() {
        pools.values().forEach(Pool::closeIdle);
        others.values().forEach(Pool::closeIdle);
    }

    int size() {
        return pools.size() + others.size();
    }
}
