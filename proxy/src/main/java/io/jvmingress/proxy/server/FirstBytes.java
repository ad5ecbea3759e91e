package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.ProxyHeader;
import io.jvmingress.proxy.metrics.RefusedConnections;
import io.jvmingress.proxy.metrics.RefusedConnections.Why;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a connection's first bytes before anybody else: a PROXY header comes from those who must send one, and
/// from nobody else. Any other connection is closed before a byte of it is taken for HTTP or TLS.
///
/// A connection of a listener with the PROXY protocol, on which Vert.x waits for a header, must tell within a time
/// what it is. Every other listener's are just kept free of headers.
final class FirstBytes extends ByteToMessageDecoder {

    private static final Logger log = LoggerFactory.getLogger(FirstBytes.class);

    /// The two ways in which a header begins (PROXY protocol 2.1 and 2.2).
    private static final byte[] VERSION_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] VERSION_2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    /// Load balancers send some hundred bytes of type-length-values, a certificate's names among them.
    private static final int MOST_VALUES = 4 << 10;

    private final List<AddressRange> senders;
    private final Duration longest;
    private final RefusedConnections refused;
    private Future<?> deadline = ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);
    private boolean ended;

    FirstBytes(List<AddressRange> senders, Duration longest, RefusedConnections refused) {
        this.refused = refused;
        this.senders = senders;
        this.longest = longest;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (!senders.isEmpty()) {
            deadline = context.executor().schedule(() -> tooLate(context), longest.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void tooLate(ChannelHandlerContext context) {
        if (context.pipeline().get(HAProxyMessageDecoder.class) != null) {
            refuse(context, Why.LATE, "closed a connection that did not say in time what it is");
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (ended) {
            in.skipBytes(in.readableBytes());
            return;
        }
        boolean header = begins(in, VERSION_1) || begins(in, VERSION_2);
        if (header
                && in.readableBytes() < (in.getByte(in.readerIndex()) == VERSION_1[0] ? VERSION_1 : VERSION_2).length) {
            return;
        }
        boolean awaited = context.pipeline().get(HAProxyMessageDecoder.class) != null;
        boolean due = awaited && ProxyHeader.isDueFrom(peer(context), senders);
        if (header != due) {
            ended = true;
            in.skipBytes(in.readableBytes());
            refuse(
                    context,
                    due ? Why.MISSING : Why.UNEXPECTED,
                    due
                            ? "closed a connection without the PROXY header that its peer must send"
                            : "closed a connection with a PROXY header of a peer that may not send one");
            return;
        }
        if (header) {
            read(context);
        } else if (awaited) {
            context.pipeline().remove(HAProxyMessageDecoder.class);
            context.fireChannelRead(ClaimedAddress.nobodyElse());
        }
        // What was read goes on to the next handler.
        context.pipeline().remove(this);
    }

    private static boolean begins(ByteBuf in, byte[] signature) {
        int length = Math.min(in.readableBytes(), signature.length);
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != signature[i]) {
                return false;
            }
        }
        return length > 0;
    }

    /// Vert.x' decoder takes headers of 64 KiB.
    private void read(ChannelHandlerContext context) {
        var name = "proxyHeader";
        context.pipeline().replace(HAProxyMessageDecoder.class, name, new HAProxyMessageDecoder(MOST_VALUES));
        context.pipeline().addAfter(name, "claimedAddress", new ClaimedAddress(deadline, refused));
        deadline = ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);
    }

    private static Address peer(ChannelHandlerContext context) {
        if (context.channel().remoteAddress() instanceof InetSocketAddress remote) {
            return ClientConnection.address(remote.getAddress().getHostAddress());
        }
        throw new IllegalStateException("the peer has no IP address: " + context.channel());
    }

    private void refuse(ChannelHandlerContext context, Why why, String message) {
        refused.add(why);
        log.atDebug().addKeyValue("peer", context.channel().remoteAddress()).log(message);
        var _ = context.close();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        deadline.cancel(false);
    }
}
