package io.jvmingress.proxy.server;

import io.jvmingress.proxy.metrics.RefusedConnections;
import io.jvmingress.proxy.table.AddressRange;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// A transport whose accepted connections begin with [FirstBytes].
///
/// Nothing else in Vert.x lets a handler see bytes before TLS does. Its own support of the PROXY protocol believes
/// everybody.
public final class FirstBytesTransport implements Transport {

    private final Transport transport;
    private final Accepted accepted;

    private FirstBytesTransport(Transport transport, Accepted accepted) {
        this.transport = transport;
        this.accepted = accepted;
    }

    /// A transport that does all else as this one.
    ///
    /// @param senders who must begin connections with a PROXY header; nobody else may
    /// @param longest how long a connection may take to say what it is, where there are senders
    /// @param refused where those are counted that are closed
    public static io.vertx.core.transport.Transport over(
            io.vertx.core.transport.Transport transport,
            List<AddressRange> senders,
            Duration longest,
            RefusedConnections refused) {
        var accepted = new Accepted(List.copyOf(senders), longest, refused);
        var implementation = new FirstBytesTransport(transport.implementation(), accepted);
        return new Named(transport, implementation);
    }

    private record Named(io.vertx.core.transport.Transport original, FirstBytesTransport implementation)
            implements io.vertx.core.transport.Transport {

        @Override
        public String name() {
            return original.name();
        }

        @Override
        public boolean available() {
            return original.available();
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return original.unavailabilityCause();
        }
    }

    /// Stands before the handler that hands accepted channels to their event loops.
    @Sharable
    private static final class Accepted extends ChannelInboundHandlerAdapter {

        private final List<AddressRange> senders;
        private final Duration longest;
        private final RefusedConnections refused;

        Accepted(List<AddressRange> senders, Duration longest, RefusedConnections refused) {
            this.senders = senders;
            this.longest = longest;
            this.refused = refused;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Channel child) {
                child.pipeline().addLast("firstBytes", new FirstBytes(senders, longest, refused));
            }
            context.fireChannelRead(message);
        }
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        transport.configure(config, domainSocket, bootstrap);
        bootstrap.handler(accepted);
    }

    @Override
    public boolean supportsDomainSockets() {
        return transport.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return transport.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return transport.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public @Nullable SocketAddress convert(java.net.SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
        return transport.eventLoopGroup(type, threads, factory, ioRatio);
    }

    @Override
    @SuppressWarnings("deprecation") // The interface asks for it.
    public DatagramChannel datagramChannel(@Nullable InternetProtocolFamily family) {
        return transport.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return transport.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return transport.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return transport.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        transport.configure(channel, options);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
        transport.configure(config, domainSocket, bootstrap);
    }
}
