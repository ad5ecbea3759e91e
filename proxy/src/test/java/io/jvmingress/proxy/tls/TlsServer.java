package io.jvmingress.proxy.tls;

import io.jvmingress.proxy.table.Certificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A small HTTPS server whose certificates can be changed while it runs; it answers with the server name it
/// was asked for.
final class TlsServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Map<String, Certificate> certificates = new ConcurrentHashMap<>();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    TlsServer(TlsEngine engine) {
        server = vertx.createHttpServer(ListenerTls.apply(new HttpServerOptions(), engine, this::find)
                        .setHost("127.0.0.1")
                        .setPort(0))
                .connectionHandler(connection -> connection.closeHandler(_ -> {}))
                .requestHandler(request ->
                        request.response().end(request.version() + " " + ListenerTls.serverName(request.connection())));
        await(server.listen());
    }

    /// Serves a certificate for a name, `*.` for one label, `""` for everything else.
    TlsServer serve(String name, Certificate certificate) {
        certificates.put(name, certificate);
        return this;
    }

    int port() {
        return server.actualPort();
    }

    private Optional<Certificate> find(String name) {
        int dot = name.indexOf('.');
        for (var key : new String[] {name, dot < 0 ? "" : "*" + name.substring(dot), ""}) {
            var certificate = certificates.get(key);
            if (certificate != null) {
                return Optional.of(certificate);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
