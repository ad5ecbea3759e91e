package io.jvmingress.proxy.pool;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.net.impl.ConnectionBase;

/// The Netty channels below Vert.x' connections, which its public interface does not give out.
public final class Channels {

    /// The names that Vert.x gives to what we must stand beside in its pipelines.
    public static final String DECODER = "httpDecoder";

    public static final String HANDLER = "handler";

    private Channels() {}

    public static Channel of(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            return base.channelHandlerContext().channel();
        }
        throw new IllegalStateException("no channel is known for " + connection.getClass());
    }

    public static Channel of(HttpClientConnection connection) {
        if (connection instanceof UnpooledHttpClientConnection wrapper
                && wrapper.unwrap() instanceof ConnectionBase base) {
            return base.channelHandlerContext().channel();
        }
        throw new IllegalStateException("no channel is known for " + connection.getClass());
    }
}
