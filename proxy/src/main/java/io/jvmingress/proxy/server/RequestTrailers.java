package io.jvmingress.proxy.server;

import io.jvmingress.proxy.filter.TrailerFields;
import io.jvmingress.proxy.pool.Channels;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnection;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The trailers of HTTP/1.1 requests, which Vert.x drops on both sides: taken from the client's pipeline, and put into
/// the endpoint's.
///
/// A connection gets its handler with its first chunked request, so that all others pay nothing.
final class RequestTrailers extends ChannelInboundHandlerAdapter {

    private final ArrayDeque<Trailers> pending = new ArrayDeque<>();
    private int request;

    private record Trailers(int request, HttpHeaders fields) {}

    private RequestTrailers(int request) {
        this.request = request;
    }

    /// Begins to watch a connection.
    ///
    /// @param request the number of its request that has just begun
    static RequestTrailers watch(HttpConnection connection, int request) {
        var watcher = new RequestTrailers(request);
        Channels.of(connection).pipeline().addBefore(Channels.HANDLER, "requestTrailers", watcher);
        return watcher;
    }

    /// The trailers of a request that has ended; null if it had none.
    @Nullable
    HttpHeaders take(int of) {
        for (var first = pending.peekFirst(); first != null && first.request() <= of; first = pending.peekFirst()) {
            pending.pollFirst();
            if (first.request() == of) {
                return first.fields();
            }
        }
        return null;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            request++;
        } else if (message instanceof LastHttpContent last
                && !last.trailingHeaders().isEmpty()) {
            pending.addLast(new Trailers(request, last.trailingHeaders()));
        }
        context.fireChannelRead(message);
    }

    /// Lets the next message that is ended on this connection end with those of these trailers that may pass.
    static void send(HttpHeaders trailers, HttpClientConnection connection) {
        Channels.of(connection).pipeline().addBefore(Channels.HANDLER, "trailerWriter", new Writer(trailers));
    }

    /// Replaces the end of one message.
    private static final class Writer extends ChannelOutboundHandlerAdapter {

        private final HttpHeaders trailers;

        Writer(HttpHeaders trailers) {
            this.trailers = trailers;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (!(message instanceof LastHttpContent last)) {
                var _ = context.write(message, promise);
                return;
            }
            context.pipeline().remove(this);
            var replaced = new DefaultLastHttpContent(last.content().retain());
            ReferenceCountUtil.release(message);
            for (Map.Entry<String, String> field : trailers) {
                if (TrailerFields.mayPass(field.getKey())) {
                    replaced.trailingHeaders().add(field.getKey(), field.getValue());
                }
            }
            var _ = context.write(replaced, promise);
        }
    }
}
