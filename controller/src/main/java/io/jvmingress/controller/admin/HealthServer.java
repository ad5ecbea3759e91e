package io.jvmingress.controller.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers probes and scrapes: `/healthz` while the process lives, `/readyz` while it should get traffic, `/metrics` in
/// Prometheus' text format.
public final class HealthServer {

    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);

    /// Whoever reaches the port may not hold connections that say nothing.
    private static final int IDLE_SECONDS = 15;

    private static final String TEXT = "text/plain; charset=utf-8";

    /// The version of the text format (prometheus.io, exposition formats).
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final Readiness readiness;
    private final Supplier<String> scrape;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    /// Says why the program is not ready.
    public interface Readiness {

        /// Empty while it is ready.
        String missing();
    }

    /// Prepares the server; it listens after [#start].
    ///
    /// @param scrape makes the metrics' text, on a worker thread
    public HealthServer(Vertx vertx, Readiness readiness, Supplier<String> scrape) {
        this.vertx = vertx;
        this.readiness = readiness;
        this.scrape = scrape;
    }

    /// Listens on one port of each address; port 0 is picked once, and is the same on all of them.
    ///
    /// @return the port; failed with what the operating system says when the first address cannot be bound
    public Future<Integer> start(List<String> addresses, int port) {
        var router = router();
        return listen(router, addresses.getFirst(), port).compose(first -> {
            var rest = addresses.stream()
                    .skip(1)
                    .map(address -> listen(router, address, first.actualPort()))
                    .toList();
            return Future.all(rest).map(_ -> first.actualPort());
        });
    }

    private Future<HttpServer> listen(Router router, String address, int port) {
        return vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(router)
                .listen(port, address)
                .recover(cause -> Future.failedFuture(named(cause, address, port)))
                .onSuccess(server -> {
                    servers.add(server);
                    LOG.atInfo()
                            .addKeyValue("scheme", "health")
                            .addKeyValue("address", address)
                            .addKeyValue("port", server.actualPort())
                            .log("listening");
                });
    }

    private static BindException named(Throwable cause, String address, int port) {
        var where = address.indexOf(':') < 0 ? address : "[" + address + "]";
        var named = new BindException("cannot listen on " + where + ":" + port + " for health: " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    private Router router() {
        var router = Router.router(vertx);
        router.get("/healthz").handler(context -> answer(context, 200, "ok\n"));
        router.get("/readyz").handler(context -> {
            var missing = readiness.missing();
            answer(context, missing.isEmpty() ? 200 : 503, missing.isEmpty() ? "ready\n" : missing + "\n");
        });
        // A scrape takes milliseconds when there are thousands of Ingresses: not on an event loop.
        router.get("/metrics")
                .handler(context -> vertx.executeBlocking(scrape::get)
                        .onSuccess(text -> context.response()
                                .putHeader("content-type", PROMETHEUS)
                                .end(text))
                        .onFailure(context::fail));
        return router;
    }

    private static void answer(RoutingContext context, int status, String text) {
        context.response().setStatusCode(status).putHeader("content-type", TEXT).end(text);
    }

    public Future<Void> close() {
        return Future.all(servers.stream().map(HttpServer::close).toList()).mapEmpty();
    }
}
