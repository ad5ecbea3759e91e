package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A transport whose watches end where the server refuses one because the version that it would go on from is gone, so
/// that everything is read anew.
///
/// The Kubernetes client (8.0.0) knows that case only as an event inside a watch. Refused with 410 when it is made
/// again, it asks for the same version for ever, and nothing ends that but a breach of the protocol: so that is what
/// it is told. All else passes.
final class GoneWatches implements HttpClient.Factory {

    private final HttpClient.Factory transport;

    GoneWatches(HttpClient.Factory transport) {
        this.transport = transport;
    }

    @Override
    public HttpClient.Builder newBuilder() {
        return Passing.of(HttpClient.Builder.class, transport.newBuilder());
    }

    @Override
    public int priority() {
        return transport.priority();
    }

    /// Passes each call on, and does the same for what is built on the way to a watch.
    private record Passing(Object target) implements InvocationHandler {

        static <T> T of(Class<T> type, T target) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Passing(target)));
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // A builder that returns itself.
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            try {
                var result = method.invoke(target, arguments);
                return result == target ? proxy : wrapped(result);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause() == null ? thrown : thrown.getCause();
            }
        }

        private @Nullable Object wrapped(@Nullable Object result) {
            return switch (result) {
                case HttpClient client -> of(HttpClient.class, client);
                case HttpClient.DerivedClientBuilder builder -> of(HttpClient.DerivedClientBuilder.class, builder);
                case WebSocket.Builder builder -> of(WebSocket.Builder.class, builder);
                case CompletableFuture<?> future when target instanceof WebSocket.Builder -> told(future);
                case null, default -> result;
            };
        }

        private static <T> CompletableFuture<T> told(CompletableFuture<T> watch) {
            // Completed by hand: a dependent stage would hide the failure in another one.
            var told = new CompletableFuture<T>();
            var _ = watch.whenComplete((opened, failure) -> {
                if (failure instanceof WebSocketHandshakeException refused
                        && refused.getResponse().code() == HttpURLConnection.HTTP_GONE) {
                    told.completeExceptionally(new ProtocolException("the version to go on from is gone"));
                } else if (failure != null) {
                    told.completeExceptionally(failure);
                } else {
                    told.complete(opened);
                }
            });
            return told;
        }
    }
}
