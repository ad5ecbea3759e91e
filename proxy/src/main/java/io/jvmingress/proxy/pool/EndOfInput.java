package io.jvmingress.proxy.pool;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/// Hears of the end of what the other side sends, apart from the connection's end: Vert.x would close the connection,
/// and drop what it has read but not yet handed out.
public final class EndOfInput extends ChannelInboundHandlerAdapter {

    private static final String NAME = "endOfInput";

    private final Runnable listener;

    private EndOfInput(Runnable listener) {
        this.listener = listener;
    }

    /// From now on the listener decides when the channel is closed.
    public static void listen(Channel channel, Runnable listener) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (channel.pipeline().get(NAME) != null) {
            channel.pipeline().remove(NAME);
        }
        channel.pipeline().addBefore(Channels.HANDLER, NAME, new EndOfInput(listener));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            listener.run();
        }
        context.fireUserEventTriggered(event);
    }
}
