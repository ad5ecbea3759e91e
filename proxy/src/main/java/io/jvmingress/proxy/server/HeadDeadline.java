package io.jvmingress.proxy.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Sees the first byte of each request, which Vert.x does not tell: a client that sends its head too slowly is found
/// by the time since then, however steadily it drips.
final class HeadDeadline extends ChannelInboundHandlerAdapter {

    private final ProxyLoop loop;
    private final ClientConnection client;

    HeadDeadline(ProxyLoop loop, ClientConnection client) {
        this.loop = loop;
        this.client = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (client.isBetweenRequests() && !isEmptyLine(message)) {
            client.headStarted(loop.now());
        }
        context.fireChannelRead(message);
    }

    /// An empty line before a request is none of its head (RFC 9112 2.2): some clients end a body with one.
    private static boolean isEmptyLine(Object message) {
        return message instanceof ByteBuf bytes
                && bytes.readableBytes() <= 2
                && bytes.forEachByte(b -> b == '\r' || b == '\n') < 0;
    }
}
