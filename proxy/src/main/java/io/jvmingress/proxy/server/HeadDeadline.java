package io.jvmingress.proxy.server;

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
        client.read(loop.now());
        context.fireChannelRead(message);
    }
}
