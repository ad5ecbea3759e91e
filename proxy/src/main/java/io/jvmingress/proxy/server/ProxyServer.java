package io.jvmingress.proxy.server;

import io.jvmingress.proxy.access.AccessLog;
import io.jvmingress.proxy.metrics.ProxyMetrics;
import io.jvmingress.proxy.tls.ListenerTls;
import io.jvmingress.proxy.upstream.UpstreamRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The proxy: HTTP and HTTPS listeners on every event loop, serving whatever snapshot is live.
///
/// The `Vertx` should have as many event loops as the options name, and the native transport where it loads: then
/// each loop here has a thread of its own. It must have been built with the transport of [FirstBytesTransport#over]:
/// nobody else refuses PROXY headers of strangers.
public final class ProxyServer {

    private static final Logger log = LoggerFactory.getLogger(ProxyServer.class);

    /// How long kept connections are waited for.
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final ProxyOptions options;
    private final LiveSnapshot live;
    private final List<ProxyLoop> loops = new ArrayList<>();
    private volatile int httpPort = -1;
    private volatile int httpsPort = -1;

    public ProxyServer(
            Vertx vertx, ProxyOptions options, LiveSnapshot live, UpstreamRegistry registry, Reporting reporting) {
        this(vertx, options, new Serving(live, registry, PolicyTimes.DEFAULT), reporting);
    }

    ProxyServer(Vertx vertx, ProxyOptions options, Serving serving, Reporting reporting) {
        this.vertx = vertx;
        this.options = options;
        this.live = serving.live();
        for (int i = 0; i < options.loops(); i++) {
            loops.add(new ProxyLoop(new LoopServices(
                    options,
                    serving.live(),
                    serving.registry(),
                    reporting.log(),
                    reporting.metrics().addLoop(),
                    serving.times())));
        }
    }

    /// What is served.
    record Serving(LiveSnapshot live, UpstreamRegistry registry, PolicyTimes times) {}

    /// Where the proxy tells what it did.
    public record Reporting(AccessLog log, ProxyMetrics metrics) {}

    /// Binds all listeners. Fails with a [BindException] that names the address and port which could not be bound.
    public Future<Void> start() {
        var started = Future.<Void>succeededFuture();
        for (var loop : loops) {
            started = started.compose(
                    _ -> vertx.deployVerticle(loop, new DeploymentOptions()).mapEmpty());
        }
        return started.compose(_ -> listenHttp()).compose(_ -> listenHttps());
    }

    /// The port of the HTTP listener; -1 while there is none.
    public int httpPort() {
        return httpPort;
    }

    /// The port of the HTTPS listener; -1 while there is none.
    public int httpsPort() {
        return httpsPort;
    }

    /// A kept HTTP/1.1 connection is told by its next answer that it is closed; the request for it may be on its way.
    private Future<Void> lastRequests() {
        var timer = vertx.timer(LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS);
        var deserted = onAll(ProxyLoop::deserted).onComplete(_ -> timer.cancel());
        return Future.any(deserted, timer).<Void>mapEmpty();
    }

    /// Stops without losing a request, if clients heed `Connection: close` and GOAWAY.
    ///
    /// @param delay how long to go on accepting, while those who choose among proxies learn that this one leaves
    /// @param timeout how long running requests may then take
    public Future<Void> shutdown(Duration delay, Duration timeout) {
        return onAll(loop -> loop.drain(delay.plus(timeout)))
                .compose(_ -> delay.isZero()
                        ? Future.succeededFuture()
                        : vertx.timer(delay.toMillis(), TimeUnit.MILLISECONDS).<Void>mapEmpty())
                .compose(_ -> lastRequests())
                .compose(_ -> onAll(loop -> loop.shutdown(timeout)));
    }

    /// The requests that are with an endpoint now, over all loops.
    public Future<List<LongStream>> longStreams() {
        var all = loops.stream().map(ProxyLoop::longStreams).toList();
        return Future.all(all)
                .map(done -> done.<List<LongStream>>list().stream()
                        .flatMap(List::stream)
                        .toList());
    }

    private Future<Void> listenHttp() {
        if (options.httpPort() < 0) {
            return Future.succeededFuture();
        }
        return listen("http", server(), options.httpPort()).compose(port -> {
            httpPort = port;
            return onAll(loop -> loop.listensOn(httpPort, options.settings().httpsPort()));
        });
    }

    private Future<Void> listenHttps() {
        if (options.httpsPort() < 0) {
            return Future.succeededFuture();
        }
        return listen("https", tls(), options.httpsPort()).compose(port -> {
            httpsPort = port;
            return onAll(loop -> loop.listensOn(httpPort, port));
        });
    }

    private HttpServerOptions server() {
        return ListenerOptions.server(
                options.limits(), !options.settings().proxyProtocol().isEmpty());
    }

    private HttpServerOptions tls() {
        return ListenerTls.apply(
                server(),
                options.tls().engine(),
                name -> live.current().certificates().find(name));
    }

    /// Every loop listens on every address. A port that is to be picked is picked once, for the first address: Vert.x
    /// lets servers share a picked port if they ask for it by the same id.
    private Future<Integer> listen(String scheme, HttpServerOptions listener, int wanted) {
        var count = new ConnectionCount(options.limits().connections());
        var port = Future.succeededFuture(wanted);
        for (var address : addresses()) {
            port = port.compose(chosen -> listen(listener, address(scheme, address, chosen), count));
            port = port.onSuccess(chosen -> log.atInfo()
                    .addKeyValue("scheme", scheme)
                    .addKeyValue("address", address)
                    .addKeyValue("port", chosen)
                    .log("listening"));
        }
        return port;
    }

    private Future<Integer> listen(HttpServerOptions listener, SocketAddress address, ConnectionCount count) {
        var bound = Future.succeededFuture(address.port());
        for (var loop : loops) {
            bound = bound.compose(_ -> loop.listen(listener, address, count));
        }
        return bound.recover(cause -> Future.failedFuture(named(cause, address.host(), Math.max(address.port(), 0))));
    }

    private static SocketAddress address(String scheme, String host, int port) {
        return port == 0
                ? SocketAddress.sharedRandomPort(scheme.equals("http") ? 1 : 2, host)
                : SocketAddress.inetSocketAddress(port, host);
    }

    private List<String> addresses() {
        if (!options.bind().isEmpty()) {
            return options.bind();
        }
        if (kernelSpeaksIpv6()) {
            return List.of("::");
        }
        log.atInfo().log("the kernel has no IPv6: listening on IPv4 addresses only");
        return List.of("0.0.0.0");
    }

    private static boolean kernelSpeaksIpv6() {
        try (var probe = DatagramChannel.open(StandardProtocolFamily.INET6)) {
            return probe.isOpen();
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    private static BindException named(Throwable cause, String address, int port) {
        var named = new BindException("cannot listen on " + (address.indexOf(':') < 0 ? address : "[" + address + "]")
                + ":" + port + ": " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    private Future<Void> onAll(Function<ProxyLoop, Future<Void>> action) {
        return Future.join(loops.stream().map(action).toList()).mapEmpty();
    }
}
