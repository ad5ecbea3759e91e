package io.jvmingress.proxy.server;

import io.jvmingress.proxy.metrics.RefusedConnections;
import io.jvmingress.proxy.table.Address;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the address that a PROXY header claims, and lets the connection begin.
///
/// Vert.x is told that the peer speaks for itself: whose address is whose stays our own affair.
final class ClaimedAddress extends SimpleChannelInboundHandler<HAProxyMessage> {

    private static final Logger log = LoggerFactory.getLogger(ClaimedAddress.class);
    private static final AttributeKey<Address> CLAIMED = AttributeKey.valueOf(ClaimedAddress.class, "claimed");

    private final Future<?> deadline;
    private final RefusedConnections refused;

    /// @param deadline what is called off when the header is there, or the connection gone
    /// @param refused where those are counted that are closed
    ClaimedAddress(Future<?> deadline, RefusedConnections refused) {
        this.deadline = deadline;
        this.refused = refused;
    }

    /// The address that the channel's PROXY header claims; null without one.
    static @Nullable Address of(Channel channel) {
        return channel.attr(CLAIMED).get();
    }

    /// What a peer says that claims to be nobody else.
    static HAProxyMessage nobodyElse() {
        return new HAProxyMessage(
                HAProxyProtocolVersion.V2, HAProxyCommand.LOCAL, HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
        if (header.command() != HAProxyCommand.LOCAL && header.proxiedProtocol() != HAProxyProxiedProtocol.UNKNOWN) {
            var address = claim(header);
            if (address.isEmpty()) {
                refuse(context, "closed a connection whose PROXY header claims no TCP address");
                return;
            }
            context.channel().attr(CLAIMED).set(address.get());
        }
        context.fireChannelRead(nobodyElse());
        context.pipeline().remove(this);
    }

    /// The decoder before this one cannot read the header.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException) {
            refuse(context, "closed a connection with a PROXY header that cannot be read");
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private void refuse(ChannelHandlerContext context, String message) {
        refused.add(RefusedConnections.Why.BROKEN);
        log.atDebug().addKeyValue("peer", context.channel().remoteAddress()).log(message);
        var _ = context.close();
    }

    private static Optional<Address> claim(HAProxyMessage header) {
        return switch (header.proxiedProtocol()) {
            case TCP4, TCP6 -> Address.parse(String.valueOf(header.sourceAddress()));
            case UNKNOWN, UDP4, UDP6, UNIX_STREAM, UNIX_DGRAM -> Optional.empty();
        };
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel(false);
    }
}
