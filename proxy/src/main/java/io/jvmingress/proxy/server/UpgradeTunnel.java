package io.jvmingress.proxy.server;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.NetSocket;

/// Two connections that became one stream of bytes, such as a WebSocket: each side is read only as fast as the other
/// one takes it.
final class UpgradeTunnel {

    private final RequestTask task;
    private final NetSocket client;
    private final NetSocket endpoint;
    private boolean closed;

    UpgradeTunnel(RequestTask task, NetSocket client, NetSocket endpoint) {
        this.task = task;
        this.client = client;
        this.endpoint = endpoint;
    }

    /// @param wanted the protocol that the client asked for
    static void copyHead(MultiMap source, MultiMap target, String wanted) {
        ResponseRelay.copyFields(source, target);
        var protocol = source.get(HttpHeaders.UPGRADE);
        target.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        target.set(HttpHeaders.UPGRADE, protocol == null ? wanted : protocol);
    }

    void start() {
        pump(client, endpoint);
        pump(endpoint, client);
        client.closeHandler(_ -> ended(endpoint));
        endpoint.closeHandler(_ -> ended(client));
        client.resume();
        endpoint.resume();
    }

    void close() {
        ended(client);
        ended(endpoint);
    }

    private void pump(NetSocket from, NetSocket to) {
        from.exceptionHandler(_ -> {
            // The close handler follows.
        });
        to.drainHandler(_ -> from.resume());
        from.handler(bytes -> forward(from, to, bytes));
    }

    private void forward(NetSocket from, NetSocket to, Buffer bytes) {
        if (closed) {
            return;
        }
        task.progress();
        to.write(bytes).onFailure(_ -> {
            // The close handler follows.
        });
        if (to.writeQueueFull()) {
            from.pause();
        }
    }

    /// One side is gone: what it sent goes out before the other side is closed, too.
    private void ended(NetSocket other) {
        other.end().onComplete(_ -> finished(), _ -> finished());
    }

    private void finished() {
        if (!closed) {
            closed = true;
            client.close().onFailure(_ -> {
                // Closed already.
            });
            endpoint.close().onFailure(_ -> {
                // Closed already.
            });
            task.tunnelEnded();
        }
    }
}
