package io.jvmingress.proxy.server;

import io.grpc.Attributes;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A real gRPC server, whose messages are texts.
final class GrpcBackend implements AutoCloseable {

    static final Metadata.Key<String> ASKED = Metadata.Key.of("asked", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> ANSWERED = Metadata.Key.of("answered", Metadata.ASCII_STRING_MARSHALLER);

    /// Answers with the request; metadata `asked` comes back in the trailers as `answered`.
    static final MethodDescriptor<String, String> ECHO = method(MethodType.UNARY, "Echo");

    /// Answers once [#proceed] was called.
    static final MethodDescriptor<String, String> WAIT = method(MethodType.UNARY, "Wait");

    /// Refuses with NOT_FOUND.
    static final MethodDescriptor<String, String> MISS = method(MethodType.UNARY, "Miss");

    /// As many messages as the request says.
    static final MethodDescriptor<String, String> COUNT = method(MethodType.SERVER_STREAMING, "Count");

    /// The number of messages and of their characters.
    static final MethodDescriptor<String, String> SUM = method(MethodType.CLIENT_STREAMING, "Sum");

    /// Each message comes back at once.
    static final MethodDescriptor<String, String> CHAT = method(MethodType.BIDI_STREAMING, "Chat");

    private final Server server;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final CountDownLatch proceeding = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private GrpcBackend(ServerCredentials credentials, UnaryOperator<NettyServerBuilder> settings) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var builder = NettyServerBuilder.forAddress(address, credentials)
                .addService(service())
                .addTransportFilter(new ServerTransportFilter() {
                    @Override
                    public Attributes transportReady(Attributes attributes) {
                        connections.incrementAndGet();
                        return attributes;
                    }
                });
        try {
            server = settings.apply(builder).build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GrpcBackend start() {
        return start(settings -> settings);
    }

    static GrpcBackend start(UnaryOperator<NettyServerBuilder> settings) {
        return new GrpcBackend(InsecureServerCredentials.create(), settings);
    }

    /// One that speaks TLS.
    static GrpcBackend start(ServerCredentials credentials) {
        return new GrpcBackend(credentials, settings -> settings);
    }

    Endpoint endpoint() {
        return Endpoint.of(Address.parse("127.0.0.1").orElseThrow(), server.getPort(), "shop/calls-1", "uid-1");
    }

    int connections() {
        return connections.get();
    }

    /// How many calls of [#WAIT] have come and not gone on.
    int waiting() {
        return waiting.get();
    }

    void proceed() {
        proceeding.countDown();
    }

    /// Whether a call was cancelled, within the tests' patience.
    boolean sawCancellation() {
        return await(cancelled);
    }

    /// Ends gently: GOAWAY, no new connections, running calls go on.
    void shutdown() {
        var _ = server.shutdown();
    }

    private ServerServiceDefinition service() {
        return ServerServiceDefinition.builder("test.Calls")
                .addMethod(ECHO, new Echo())
                .addMethod(WAIT, ServerCalls.asyncUnaryCall((request, answers) -> {
                    waiting.incrementAndGet();
                    await(proceeding);
                    answers.onNext(request);
                    answers.onCompleted();
                }))
                .addMethod(
                        MISS,
                        ServerCalls.asyncUnaryCall((request, answers) -> answers.onError(Status.NOT_FOUND
                                .withDescription("no " + request)
                                .asRuntimeException())))
                .addMethod(COUNT, ServerCalls.asyncServerStreamingCall((request, answers) -> {
                    for (int i = 0; i < Integer.parseInt(request); i++) {
                        answers.onNext("message " + i);
                    }
                    answers.onCompleted();
                }))
                .addMethod(SUM, ServerCalls.asyncClientStreamingCall(Sum::new))
                .addMethod(CHAT, new Chat())
                .build();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("test.Calls", name))
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Echo implements ServerCallHandler<String, String> {

        @Override
        public ServerCall.Listener<String> startCall(ServerCall<String, String> call, Metadata headers) {
            call.request(1);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(String message) {
                    var trailers = new Metadata();
                    var asked = headers.get(ASKED);
                    trailers.put(ANSWERED, asked == null ? "nothing" : asked);
                    call.sendHeaders(new Metadata());
                    call.sendMessage(message);
                    call.close(Status.OK, trailers);
                }
            };
        }
    }

    private final class Chat implements ServerCallHandler<String, String> {

        @Override
        public ServerCall.Listener<String> startCall(ServerCall<String, String> call, Metadata headers) {
            call.sendHeaders(new Metadata());
            call.request(1);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(String message) {
                    call.sendMessage(message);
                    call.request(1);
                }

                @Override
                public void onHalfClose() {
                    call.close(Status.OK, new Metadata());
                }

                @Override
                public void onCancel() {
                    cancelled.countDown();
                }
            };
        }
    }

    private static final class Sum implements StreamObserver<String> {

        private final StreamObserver<String> answers;
        private int messages;
        private long characters;

        Sum(StreamObserver<String> answers) {
            this.answers = answers;
        }

        @Override
        public void onNext(String message) {
            messages++;
            characters += message.length();
        }

        @Override
        public void onError(Throwable cause) {
            // The client gave up.
        }

        @Override
        public void onCompleted() {
            answers.onNext(messages + " " + characters);
            answers.onCompleted();
        }
    }

    @Override
    public void close() {
        var _ = server.shutdownNow();
    }
}
