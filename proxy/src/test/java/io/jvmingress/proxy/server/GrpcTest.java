package io.jvmingress.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Protocol;
import io.jvmingress.proxy.tls.TestCertificates;
import io.jvmingress.proxy.tls.TlsEngine;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A real gRPC client and a real gRPC server, and the proxy between them.
class GrpcTest {

    @Test
    void aCallCarriesItsMetadataAndTrailers() {
        try (var backend = GrpcBackend.start();
                var calls = Calls.to(backend)) {
            var given = new Metadata();
            given.put(GrpcBackend.ASKED, "how are you");
            var trailers = new AtomicReference<Metadata>();
            var channel = ClientInterceptors.intercept(
                    calls.channel,
                    MetadataUtils.newAttachHeadersInterceptor(given),
                    MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers));

            var answer = ClientCalls.blockingUnaryCall(channel, GrpcBackend.ECHO, CallOptions.DEFAULT, "hello");

            assertThat(answer).isEqualTo("hello");
            assertThat(trailers.get().get(GrpcBackend.ANSWERED)).isEqualTo("how are you");
            calls.proxy.awaitIdle();
        }
    }

    @Test
    void theServersStatusIsTheClients() {
        try (var backend = GrpcBackend.start();
                var calls = Calls.to(backend)) {
            var status = calls.failure(GrpcBackend.MISS, CallOptions.DEFAULT, "shoes");

            assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(status.getDescription()).isEqualTo("no shoes");
        }
    }

    @Test
    void theServerStreams() {
        try (var backend = GrpcBackend.start();
                var calls = Calls.to(backend)) {
            var answers = new ArrayList<String>();
            ClientCalls.blockingServerStreamingCall(calls.channel, GrpcBackend.COUNT, CallOptions.DEFAULT, "10000")
                    .forEachRemaining(answers::add);

            assertThat(answers).hasSize(10_000).startsWith("message 0").endsWith("message 9999");
            calls.proxy.awaitIdle();
        }
    }

    @Test
    void theClientStreams() {
        try (var backend = GrpcBackend.start();
                var calls = Calls.to(backend)) {
            var answers = new Answers();
            var requests = ClientCalls.asyncClientStreamingCall(calls.call(GrpcBackend.SUM), answers);
            for (int i = 0; i < 5_000; i++) {
                requests.onNext("x".repeat(1_000));
            }
            requests.onCompleted();

            assertThat(answers.next()).isEqualTo("5000 5000000");
            assertThat(answers.next()).isEqualTo(Answers.END);
            calls.proxy.awaitIdle();
        }
    }

    @Test
    void bothStreamAtTheSameTime() {
        try (var backend = GrpcBackend.start();
                var calls = Calls.to(backend)) {
            var answers = new Answers();
            var requests = ClientCalls.asyncBidiStreamingCall(calls.call(GrpcBackend.CHAT), answers);
            for (int i = 0; i < 500; i++) {
                requests.onNext("ping " + i);
                assertThat(answers.next()).isEqualTo("ping " + i);
            }
            var large = "x".repeat(3 << 20);
            requests.onNext(large);
            assertThat(answers.next()).isEqualTo(large);
            requests.onCompleted();

            assertThat(answers.next()).isEqualTo(Answers.END);
            calls.proxy.awaitIdle();
        }
    }

    @Test
    void theServerHearsOfACallThatTheClientCancels() {
        try (var backend = GrpcBackend.start();
                var calls = Calls.to(backend)) {
            var answers = new Answers();
            var call = calls.call(GrpcBackend.CHAT);
            var requests = ClientCalls.asyncBidiStreamingCall(call, answers);
            requests.onNext("ping");
            assertThat(answers.next()).isEqualTo("ping");
            call.cancel("enough", null);

            assertThat(backend.sawCancellation()).isTrue();
            calls.proxy.awaitIdle();
            assertThat(calls.echo("again")).isEqualTo("again");
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void aCallEndsAtItsDeadlineOnBothSides() {
        try (var backend = GrpcBackend.start();
                var calls = Calls.to(backend)) {
            var answers = new Answers();
            var requests = ClientCalls.asyncBidiStreamingCall(
                    calls.channel.newCall(GrpcBackend.CHAT, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS)),
                    answers);
            requests.onNext("ping");
            assertThat(answers.next()).isEqualTo("ping");

            assertThat(answers.next()).isEqualTo(Status.Code.DEADLINE_EXCEEDED.name());
            assertThat(backend.sawCancellation()).isTrue();
            calls.proxy.awaitIdle();
        }
    }

    @Test
    void noMoreStreamsAreOpenedThanTheServerAllows() throws Exception {
        try (var backend = GrpcBackend.start(settings -> settings.maxConcurrentCallsPerConnection(2));
                var calls = Calls.to(backend)) {
            var running = new ArrayList<Future<String>>();
            for (int i = 0; i < 20; i++) {
                running.add(ClientCalls.futureUnaryCall(calls.call(GrpcBackend.WAIT), "call " + i));
            }
            TestProxy.await(() -> calls.proxy.registry.inFlight() == 20 && backend.waiting() == 4);
            assertThat(backend.connections()).isEqualTo(2);
            backend.proceed();

            for (int i = 0; i < 20; i++) {
                assertThat(running.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("call " + i);
            }
            assertThat(backend.connections()).isEqualTo(2);
            calls.proxy.awaitIdle();
        }
    }

    @Test
    void moreCallsThanMayWaitAreRefused() throws Exception {
        var limits = new Limits(16 << 10, 64 << 10, 128, 0, 65_536, 128, 256, 2);
        try (var backend = GrpcBackend.start(settings -> settings.maxConcurrentCallsPerConnection(1));
                var calls = Calls.to(backend.endpoint(), Protocol.H2C, List.of(), limits)) {
            var running = new ArrayList<Future<String>>();
            for (int i = 0; i < 2; i++) {
                running.add(ClientCalls.futureUnaryCall(calls.call(GrpcBackend.WAIT), "call"));
                int connections = i + 1;
                TestProxy.await(() -> backend.waiting() == connections);
            }
            for (int i = 0; i < 2; i++) {
                running.add(ClientCalls.futureUnaryCall(calls.call(GrpcBackend.WAIT), "call"));
            }
            TestProxy.await(() -> calls.proxy.registry.inFlight() == 4);

            assertThat(calls.failure(GrpcBackend.ECHO, CallOptions.DEFAULT, "one more"))
                    .satisfies(status -> {
                        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                        assertThat(status.getDescription()).isEqualTo("PoolExhausted");
                    });
            backend.proceed();
            for (var call : running) {
                assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("call");
            }
            calls.proxy.awaitIdle();
        }
    }

    @Test
    void callsGoOnWhileTheServerEndsItsConnections() {
        try (var backend = GrpcBackend.start(settings -> settings.maxConnectionAge(200, TimeUnit.MILLISECONDS)
                        .maxConnectionAgeGrace(20, TimeUnit.SECONDS));
                var calls = Calls.to(backend)) {
            int made = 0;
            for (; backend.connections() < 4; made++) {
                assertThat(calls.echo("call " + made)).isEqualTo("call " + made);
            }
            assertThat(made).isGreaterThan(4);
            calls.proxy.awaitIdle();
        }
    }

    @Test
    void aRunningCallOutlivesTheServersGoodbye() throws Exception {
        try (var backend = GrpcBackend.start();
                var calls = Calls.to(backend)) {
            var running = ClientCalls.futureUnaryCall(calls.call(GrpcBackend.WAIT), "patience");
            TestProxy.await(() -> backend.waiting() == 1);
            backend.shutdown();
            // The first goodbye still lets calls in that are on their way.
            TestProxy.await(() -> calls.isUnavailable());
            backend.proceed();

            assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo("patience");
            calls.proxy.awaitIdle();
        }
    }

    @ParameterizedTest
    @CsvSource({"8, CANCELLED", "11, RESOURCE_EXHAUSTED", "2, INTERNAL"})
    void aStreamThatTheServerResetsIsReset(long code, Status.Code status) {
        var vertx = Vertx.vertx();
        var server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
                .requestHandler(request -> request.response().reset(code).onFailure(_ -> {
                    // The client is gone.
                }));
        int port = TestProxy.await(server.listen(0, "127.0.0.1")).actualPort();
        var endpoint = Endpoint.of(Address.parse("127.0.0.1").orElseThrow(), port, "shop/calls-1", "uid-1");
        try (var calls = Calls.to(endpoint, Protocol.H2C, List.of(), Limits.DEFAULT)) {
            assertThat(calls.failure(GrpcBackend.ECHO, CallOptions.DEFAULT, "hello")
                            .getCode())
                    .isEqualTo(status);
            calls.proxy.awaitIdle();
        } finally {
            TestProxy.await(vertx.close());
        }
    }

    @Test
    void aCallThatNobodyTakesIsUnavailable() {
        try (var calls = Calls.to(TestBackend.refusing(), Protocol.H2C, List.of(), Limits.DEFAULT)) {
            var status = calls.failure(GrpcBackend.ECHO, CallOptions.DEFAULT, "hello");

            assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(status.getDescription()).isEqualTo("ConnectFailed");
        }
    }

    @Test
    void aServerMayWantTls() {
        var certificate = TestCertificates.of(TestCertificates.Key.ECDSA, "localhost");
        try (var backend = GrpcBackend.start(credentials(certificate));
                var calls = Calls.to(backend.endpoint(), Protocol.H2, certificate.chain(), Limits.DEFAULT)) {
            assertThat(calls.echo("secret")).isEqualTo("secret");
            assertThat(calls.echo("more")).isEqualTo("more");
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    private static io.grpc.ServerCredentials credentials(io.jvmingress.proxy.table.Certificate certificate) {
        try {
            return TlsServerCredentials.create(
                    stream(TestCertificates.chainPem(certificate)), stream(TestCertificates.keyPem(certificate)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// A client, with the proxy that it calls.
    private record Calls(TestProxy proxy, ManagedChannel channel) implements AutoCloseable {

        static Calls to(GrpcBackend backend) {
            return to(backend.endpoint(), Protocol.H2C, List.of(), Limits.DEFAULT);
        }

        static Calls to(Endpoint endpoint, Protocol protocol, List<X509Certificate> authorities, Limits limits) {
            var tls = new ProxyOptions.Tls(TlsEngine.JDK, authorities, ProxyOptions.Tls.NO_HSTS);
            var proxy = TestProxy.speaking(protocol, tls, limits).serving(endpoint);
            try {
                var credentials = TlsChannelCredentials.newBuilder()
                        .trustManager(stream(TestCertificates.chainPem(proxy.certificate)))
                        .build();
                var channel = Grpc.newChannelBuilder("localhost:" + proxy.server.httpsPort(), credentials)
                        .maxInboundMessageSize(16 << 20)
                        .build();
                return new Calls(proxy, channel);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        ClientCall<String, String> call(MethodDescriptor<String, String> method) {
            return channel.newCall(method, CallOptions.DEFAULT);
        }

        String echo(String text) {
            return ClientCalls.blockingUnaryCall(channel, GrpcBackend.ECHO, CallOptions.DEFAULT, text);
        }

        boolean isUnavailable() {
            try {
                echo("too late");
                return false;
            } catch (StatusRuntimeException e) {
                return e.getStatus().getCode() == Status.Code.UNAVAILABLE;
            }
        }

        /// How a call fails.
        Status failure(MethodDescriptor<String, String> method, CallOptions options, String request) {
            try {
                var answer = ClientCalls.blockingUnaryCall(channel, method, options, request);
                throw new AssertionError("it did not fail: " + answer);
            } catch (StatusRuntimeException e) {
                return e.getStatus();
            }
        }

        @Override
        public void close() {
            var _ = channel.shutdownNow();
            proxy.close();
        }
    }

    /// What a streaming call answers, message by message, and then how it ended.
    private static final class Answers implements StreamObserver<String> {

        static final String END = "OK";

        private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

        @Override
        public void onNext(String answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable cause) {
            answers.add(Status.fromThrowable(cause).getCode().name());
        }

        @Override
        public void onCompleted() {
            answers.add(END);
        }

        String next() {
            try {
                var answer = answers.poll(20, TimeUnit.SECONDS);
                if (answer == null) {
                    throw new AssertionError("no answer came");
                }
                return answer;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
