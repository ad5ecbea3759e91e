package io.jvmingress.proxy.server;

import io.jvmingress.proxy.pool.Channels;
import io.jvmingress.proxy.pool.EndOfInput;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/// Two connections that became one stream of bytes, such as a WebSocket: each side is read only as fast as the other
/// one takes it.
///
/// A side that ends its output may still want to read: its end is passed on, and the tunnel lives until both have
/// ended. Over TLS there is no such half, and the first end ends all.
final class UpgradeTunnel {

    private static final String WEB_SOCKET = "websocket";

    private final RequestTask task;
    private final Direction up;
    private final Direction down;

    /// What the endpoint sends, where it is a WebSocket; null where we cannot take part in the conversation.
    private final @Nullable WebSocketFrames frames;

    private boolean revoked;
    private boolean closed;

    /// @param client the socket and its channel
    private UpgradeTunnel(RequestTask task, Side client, Side endpoint) {
        this.task = task;
        this.up = new Direction(client, endpoint);
        this.down = new Direction(endpoint, client);
        this.frames = task.upgrade().equalsIgnoreCase(WEB_SOCKET) ? new WebSocketFrames() : null;
    }

    /// Tells the client that the protocol changes, and makes the tunnel, which is still to be started.
    static Future<UpgradeTunnel> open(RequestTask task, HttpClientResponse answer) {
        var endpointSocket = answer.netSocket();
        endpointSocket.pause();
        task.response().setStatusCode(101);
        copyHead(answer.headers(), task.response().headers(), task.upgrade());
        var upstream = task.upstreamConnection();
        var client = task.client();
        return task.request()
                .toNetSocket()
                .map(clientSocket -> new UpgradeTunnel(
                        task,
                        new Side(
                                clientSocket,
                                Channels.of(client.http()),
                                client.peer().secure()),
                        new Side(endpointSocket, Channels.of(upstream), upstream.isSsl())));
    }

    /// One end of the tunnel.
    record Side(NetSocket socket, Channel channel, boolean secure) {

        /// Whether the end of one direction can be told apart from the end of both.
        boolean canHalfClose() {
            return !secure && channel instanceof DuplexChannel;
        }
    }

    /// @param wanted the protocol that the client asked for
    private static void copyHead(MultiMap source, MultiMap target, String wanted) {
        ResponseRelay.copyFields(source, target);
        var protocol = source.get(HttpHeaders.UPGRADE);
        target.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        target.set(HttpHeaders.UPGRADE, protocol == null ? wanted : protocol);
    }

    void start() {
        up.start();
        down.start();
    }

    /// Closes both sides at once.
    void close() {
        if (!closed) {
            closed = true;
            close(up.from.socket());
            close(down.from.socket());
            task.tunnelEnded();
        }
    }

    /// Policy no longer admits the client to the endpoint: a WebSocket's client is told so, between two frames, and
    /// then
    /// has a moment to hang up itself; everything else is closed at once.
    void revoke() {
        if (closed || revoked) {
            return;
        }
        revoked = true;
        if (frames == null) {
            close();
            return;
        }
        task.loop().closeSoon(task.client());
        if (frames.isBetweenFrames()) {
            sayGoodbye();
        }
    }

    private void sayGoodbye() {
        closed = true;
        close(down.from.socket());
        var client = down.to;
        client.socket().write(WebSocketFrames.POLICY_VIOLATION).onSuccess(_ -> {
            if (client.canHalfClose() && client.channel() instanceof DuplexChannel duplex) {
                var _ = duplex.shutdownOutput();
            }
        });
        task.tunnelEnded();
    }

    private static void close(NetSocket socket) {
        socket.close().onFailure(_ -> {
            // Closed already.
        });
    }

    private final class Direction {

        private final Side from;
        private final Side to;
        private boolean held;
        private boolean gone;
        private boolean ended;
        private boolean finished;

        Direction(Side from, Side to) {
            this.from = from;
            this.to = to;
        }

        void start() {
            from.socket()
                    .exceptionHandler(_ -> {
                        // The close handler follows.
                    })
                    .handler(this::forward)
                    .closeHandler(_ -> gone());
            to.socket().drainHandler(_ -> drained());
            if (from.canHalfClose() && to.canHalfClose()) {
                EndOfInput.listen(from.channel(), this::ended);
            } else {
                EndOfInput.listen(from.channel(), this::gone);
            }
            from.socket().resume();
        }

        private void forward(Buffer bytes) {
            if (closed) {
                return;
            }
            task.progress();
            if (revoked && this == down) {
                forwardFrame(bytes);
                return;
            }
            write(bytes);
            if (to.socket().writeQueueFull()) {
                held = true;
                from.socket().pause();
            }
        }

        private void write(Buffer bytes) {
            if (frames != null && this == down && !revoked) {
                frames.follow(bytes);
            }
            to.socket().write(bytes).onFailure(_ -> {
                // The close handler follows.
            });
        }

        /// Only the rest of the frame that is under way.
        private void forwardFrame(Buffer bytes) {
            if (frames != null) {
                write(bytes.slice(0, frames.toEndOfFrame(bytes, 0)));
                if (frames.isBetweenFrames()) {
                    sayGoodbye();
                }
            }
        }

        private void drained() {
            if (held && !closed) {
                held = false;
                task.progress();
                from.socket().resume();
                if (ended) {
                    finishLater();
                }
            }
        }

        private void gone() {
            gone = true;
            ended();
        }

        private void ended() {
            ended = true;
            if (revoked && closed && this == up) {
                close(from.socket());
            }
            finishLater();
        }

        /// Not at once: this may be called while Vert.x hands out, buffer by buffer, what it held back, and the
        /// rest of it is still to come. Between two tasks of the loop there is either nothing left or the
        /// direction is held again.
        private void finishLater() {
            from.channel().eventLoop().execute(this::finish);
        }

        /// Passes the end on, once everything before it is passed on.
        private void finish() {
            if (!ended || held || closed || (finished && !gone)) {
                return;
            }
            finished = true;
            boolean half = !gone && !opposite().finished && to.canHalfClose();
            to.socket().write(Buffer.buffer()).onComplete(_ -> flushed(half), _ -> close());
        }

        private void flushed(boolean half) {
            if (half && to.channel() instanceof DuplexChannel duplex) {
                task.halfClosed();
                var _ = duplex.shutdownOutput();
            } else {
                close();
            }
        }

        private Direction opposite() {
            return this == up ? down : up;
        }
    }
}
