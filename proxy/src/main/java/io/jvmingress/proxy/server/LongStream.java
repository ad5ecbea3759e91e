package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Client;
import io.jvmingress.proxy.decision.Standing;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Route;

/// A request that is with an endpoint now, such as an upgraded connection or a stream of events: what a change of
/// policy may have to end.
///
/// @param startedNanos by [System#nanoTime]
/// @param upgraded whether the connection has changed its protocol
public record LongStream(Route route, Client client, Endpoint endpoint, long startedNanos, boolean upgraded) {

    static LongStream of(Standing standing, long startedNanos, boolean upgraded) {
        var forward = standing.forward();
        return new LongStream(forward.route(), forward.client(), standing.endpoint(), startedNanos, upgraded);
    }
}
