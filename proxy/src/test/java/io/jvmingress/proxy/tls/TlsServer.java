package io.jvmingress.proxy.tls;

import io.jvmingress.proxy.match.CertificateIndex;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.CertificateTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// A small HTTPS server whose certificates can be changed while it runs.
///
/// It answers with the request's HTTP version and the server name that the client asked for.
final class TlsServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private CertificateTable table = CertificateTable.EMPTY;
    private volatile CertificateIndex index = CertificateIndex.of(CertificateTable.EMPTY);
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    TlsServer(TlsEngine engine) {
        server = listening(engine, name -> index.find(name));
    }

    /// With certificates that are found elsewhere.
    TlsServer(TlsEngine engine, Function<String, Optional<Certificate>> find) {
        server = listening(engine, find);
    }

    /// Serves a certificate for a name, `*.` for one label, `""` for everything else.
    TlsServer serve(String name, Certificate certificate) {
        var hosts = new TreeMap<>(table.hosts());
        var fallback = table.fallback();
        if (name.isEmpty()) {
            fallback = Optional.of(certificate);
        } else {
            hosts.put(name, certificate);
        }
        table = new CertificateTable(hosts, fallback);
        index = CertificateIndex.of(table);
        return this;
    }

    int port() {
        return server.actualPort();
    }

    Vertx vertx() {
        return vertx;
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

    private HttpServer listening(TlsEngine engine, Function<String, Optional<Certificate>> find) {
        var options = ListenerTls.apply(new HttpServerOptions(), engine, find);
        var http = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .requestHandler(request ->
                        request.response().end(request.version() + " " + ListenerTls.serverName(request.connection())));
        return await(http.listen());
    }
}
