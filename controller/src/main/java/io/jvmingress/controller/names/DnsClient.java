package io.jvmingress.controller.names;

import io.jvmingress.controller.names.DnsAnswer.Failed;
import io.jvmingress.controller.names.DnsAnswer.Found;
import io.jvmingress.controller.names.DnsAnswer.None;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Asks DNS servers for all addresses of a name, with the time that they may be kept.
///
/// Names are asked for as they are, without search domains. Aliases are followed through the whole answer, and their
/// TTLs count, too: an alias that changes changes the addresses (RFC 1034, 3.6.2).
final class DnsClient implements Lookup {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /// As many servers are asked in turn as resolv.conf(5) can name.
    private static final int MOST_SERVERS = 3;

    private static final int MOST_ALIASES = 8;
    private static final int MOST_ADDRESSES = 64;

    private final IoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("names", true), NioIoHandler.newFactory());
    private final DnsServerAddressStreamProvider servers;
    private final DnsNameResolver resolver;

    /// @param server empty: those of the system
    DnsClient(Optional<InetSocketAddress> server) {
        servers = server.<DnsServerAddressStreamProvider>map(SingletonDnsServerAddressStreamProvider::new)
                .orElseGet(DnsServerAddressStreamProviders::platformDefault);
        resolver = new DnsNameResolverBuilder(loops.next())
                .datagramChannelType(NioDatagramChannel.class)
                // For answers that do not fit into a datagram.
                .socketChannelType(NioSocketChannel.class)
                .queryTimeoutMillis(TIMEOUT.toMillis())
                .nameServerProvider(servers)
                .build();
    }

    @Override
    public CompletableFuture<DnsAnswer> addresses(String name) {
        return ask(name, DnsRecordType.A).thenCombine(ask(name, DnsRecordType.AAAA), DnsClient::both);
    }

    private static DnsAnswer both(DnsAnswer v4, DnsAnswer v6) {
        if (v4 instanceof Found(var some, var ttl) && v6 instanceof Found(var others, var otherTtl)) {
            var all = new ArrayList<>(some);
            all.addAll(others);
            return new Found(all, ttl.compareTo(otherTtl) < 0 ? ttl : otherTtl);
        }
        if (v4 instanceof Found || v6 instanceof Failed) {
            return v4 instanceof Found ? v4 : v6;
        }
        return v6 instanceof Found || v4 instanceof None ? v6 : v4;
    }

    private CompletableFuture<DnsAnswer> ask(String name, DnsRecordType type) {
        return ask(new Question(name, type, MOST_ALIASES, Long.MAX_VALUE));
    }

    /// @param ttl the least of the aliases that led here, in seconds
    private record Question(String name, DnsRecordType type, int aliasesLeft, long ttl) {}

    private CompletableFuture<DnsAnswer> ask(Question question) {
        var stream = servers.nameServerAddressStream(question.name() + ".");
        return ask(question, stream, Math.min(MOST_SERVERS, stream.size()));
    }

    private CompletableFuture<DnsAnswer> ask(Question question, DnsServerAddressStream stream, int serversLeft) {
        DnsQuestion query = new DefaultDnsQuestion(question.name() + ".", question.type());
        var answered = new CompletableFuture<DnsAnswer>();
        resolver.query(stream.next(), query).addListener(done -> {
            DnsReply reply = done.isSuccess()
                    ? read(question, (AddressedEnvelope<?, ?>) done.getNow())
                    : new Final(new Failed("got no answer from DNS"));
            var next = switch (reply) {
                case Final(var answer)
                when answer instanceof Failed && serversLeft > 1 -> ask(question, stream, serversLeft - 1);
                case Final(var answer) -> CompletableFuture.completedFuture(answer);
                case Alias(var target) -> ask(target);
            };
            var _ = next.whenComplete((answer, bug) -> answered.complete(
                    bug == null ? answer : new Failed("could not be looked up: " + bug.getMessage())));
        });
        return answered;
    }

    /// What one reply says.
    private sealed interface DnsReply {}

    private record Final(DnsAnswer answer) implements DnsReply {}

    /// The server knows an alias only, and not what is behind it.
    private record Alias(Question target) implements DnsReply {}

    private static DnsReply read(Question question, AddressedEnvelope<?, ?> envelope) {
        try {
            var response = (DnsResponse) envelope.content();
            var code = response.code();
            if (code.equals(DnsResponseCode.NXDOMAIN)) {
                return new Final(new None("does not exist in DNS"));
            }
            return code.equals(DnsResponseCode.NOERROR)
                    ? read(question, response)
                    : new Final(
                            new Failed("was answered with " + code.toString().toLowerCase(Locale.ROOT) + " by DNS"));
        } finally {
            envelope.release();
        }
    }

    private static DnsReply read(Question question, DnsResponse response) {
        var aliases = new HashMap<String, DnsRecord>();
        var records = new ArrayList<DnsRawRecord>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            if (response.recordAt(DnsSection.ANSWER, i) instanceof DnsRawRecord record) {
                if (record.type().equals(DnsRecordType.CNAME)) {
                    aliases.putIfAbsent(owner(record), record);
                } else if (record.type().equals(question.type())) {
                    records.add(record);
                }
            }
        }
        var name = question.name();
        long ttl = question.ttl();
        int aliasesLeft = question.aliasesLeft();
        for (var alias = aliases.get(name); alias != null && aliasesLeft > 0; alias = aliases.get(name)) {
            ttl = Math.min(ttl, alias.timeToLive());
            name = target((DnsRawRecord) alias);
            aliasesLeft--;
        }
        var addresses = new ArrayList<String>();
        for (var record : records) {
            if (owner(record).equals(name) && addresses.size() < MOST_ADDRESSES) {
                address(record.content()).ifPresent(addresses::add);
                ttl = Math.min(ttl, record.timeToLive());
            }
        }
        if (!addresses.isEmpty()) {
            return new Final(new Found(addresses, Duration.ofSeconds(ttl)));
        }
        if (name.equals(question.name()) || aliasesLeft == 0) {
            return new Final(new None(aliasesLeft == 0 ? "has too many aliases in DNS" : "has no address in DNS"));
        }
        return new Alias(new Question(name, question.type(), aliasesLeft, ttl));
    }

    private static String owner(DnsRecord record) {
        return plain(record.name());
    }

    private static String target(DnsRawRecord alias) {
        return plain(DefaultDnsRecordDecoder.decodeName(alias.content().duplicate()));
    }

    private static String plain(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static Optional<String> address(ByteBuf content) {
        var bytes = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), bytes);
        try {
            return Optional.of(InetAddress.getByAddress(bytes).getHostAddress());
        } catch (UnknownHostException _) {
            // Neither 4 nor 16 bytes: no address.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        resolver.close();
        var _ = loops.shutdownGracefully();
    }
}
