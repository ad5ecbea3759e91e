/// Listeners, event loops and the way of a request from a client to an endpoint and back: the only room, with
/// `proxy.pool`, that knows Vert.x' HTTP types.
@NullMarked
package io.jvmingress.proxy.server;

import org.jspecify.annotations.NullMarked;
