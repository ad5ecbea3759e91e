package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Decide;
import io.jvmingress.proxy.decision.Decision;
import io.jvmingress.proxy.decision.Peer;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.decision.Trace;
import io.jvmingress.proxy.filter.HttpDate;
import io.jvmingress.proxy.filter.RequestId;
import io.jvmingress.proxy.match.RequestHead;
import io.jvmingress.proxy.pool.Channels;
import io.jvmingress.proxy.pool.Dialler;
import io.jvmingress.proxy.pool.LoopPools;
import io.jvmingress.proxy.pool.PoolOptions;
import io.jvmingress.proxy.server.RequestTask.Phase;
import io.jvmingress.proxy.tls.UpstreamTls;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One event loop's share of the proxy: its listeners' connections, its running requests, its endpoints' connections.
///
/// Everything here is touched by the loop's thread alone. Deadlines are looked at in a sweep a few times within the
/// shortest of them, since a timer for each request would cost more than the sweep.
final class ProxyLoop extends VerticleBase {

    private static final byte[] REQUEST_TIMEOUT =
            "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final String HEAD_DEADLINE = "headDeadline";
    private static final int FEWEST_RETRIES = 64;
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final LoopServices services;
    private final ProxyOptions options;
    private final Deadlines deadlines;
    private final StrictTransport strictTransport;
    private final RandomGenerator random = new SplittableRandom();
    private final Map<HttpConnection, ClientConnection> clients = new HashMap<>();
    private final Map<ClientConnection, Long> lingering = new HashMap<>();
    private final TaskList tasks = new TaskList();
    private final List<HttpServer> servers = new ArrayList<>();
    private final RequestOptions newRequest = new RequestOptions();
    private final AtomicBoolean told = new AtomicBoolean();
    private final Runnable swapped = this::tell;
    private @Nullable LoopPools pools;
    private @Nullable StreamWatch watch;
    private @Nullable LatePods latePods;
    private long now = System.nanoTime();
    private String date = "";
    private int retrying;
    private @Nullable Duration draining;
    private @Nullable Promise<Void> deserted;
    private Settings settings;

    ProxyLoop(LoopServices services) {
        this.services = services;
        this.options = services.options();
        this.settings = options.settings();
        this.strictTransport = new StrictTransport(options.tls().hsts());
        this.deadlines = new Deadlines(options.timeouts());
    }

    @Override
    public Future<?> start() {
        pools = new LoopPools(
                services.registry(),
                dialler(),
                new PoolOptions(
                        options.limits().poolConnections(),
                        options.limits().poolQueue(),
                        options.timeouts().connect(),
                        options.timeouts().upstreamIdle()));
        tick();
        vertx.setPeriodic(deadlines.sweepMillis(), _ -> tick());
        watch = new StreamWatch(this, context, tasks);
        latePods = new LatePods(this, vertx);
        services.live().follow(swapped);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        services.live().leave(swapped);
        return Future.succeededFuture();
    }

    /// On the thread that publishes. However often it does, one look is enough.
    private void tell() {
        if (told.compareAndSet(false, true)) {
            context.runOnContext(_ -> {
                told.set(false);
                snapshotChanged();
            });
        }
    }

    private void snapshotChanged() {
        if (watch != null) {
            watch.snapshotChanged();
        }
        latePods().snapshotChanged();
    }

    private Dialler dialler() {
        var tls = options.tls();
        return new Dialler(
                client(false),
                client(true),
                UpstreamTls.options(tls.authorities(), options.timeouts().connect()));
    }

    private HttpClientAgent client(boolean naming) {
        var client = ListenerOptions.client(options.limits(), options.timeouts());
        return vertx.createHttpClient(UpstreamTls.apply(client, options.tls().engine(), naming));
    }

    /// Listens on the loop's own thread.
    Future<Integer> listen(HttpServerOptions listener, SocketAddress address, ConnectionCount count) {
        return Future.future(promise -> context.runOnContext(_ -> {
            var server = vertx.createHttpServer(listener)
                    .connectionHandler(http -> connected(http, count))
                    .invalidRequestHandler(this::unparsed)
                    .exceptionHandler(_ -> {
                        // Clients break off handshakes all the time.
                    })
                    .requestHandler(this::requested);
            servers.add(server);
            server.listen(address).map(HttpServer::actualPort).onComplete(promise);
        }));
    }

    private void connected(HttpConnection http, ConnectionCount count) {
        if (!count.admit()) {
            http.close().onFailure(_ -> {
                // Closed already.
            });
            return;
        }
        http.closeHandler(_ -> {
            var gone = clients.remove(http);
            tellWhetherDeserted();
            if (gone != null) {
                lingering.remove(gone);
            }
            count.gone();
        });
        var client = new ClientConnection(http, now);
        clients.put(http, client);
        if (!client.isHttp2()) {
            Channels.of(http).pipeline().addBefore(Channels.DECODER, HEAD_DEADLINE, new HeadDeadline(this, client));
        }
    }

    private void requested(HttpServerRequest request) {
        var client = clients.get(request.connection());
        if (client == null) {
            // Refused when it connected; closing is under way.
            return;
        }
        client.requestStarted();
        services.metrics().requestStarted();
        var task = new RequestTask(this, client, request);
        tasks.add(task);
        task.start();
    }

    private void unparsed(HttpServerRequest request) {
        var refusal = RequestChecks.unparsed(request);
        var requestId = RequestId.make(random);
        TaskEnd.unparsed(services, clients.get(request.connection()), refusal, requestId);
        strictTransport.addTo(request);
        FailureResponder.respond(request, refusal, requestId, date, true).onFailure(_ -> {
            // The client is gone; Vert.x closes the connection in either case.
        });
    }

    StrictTransport strictTransport() {
        return strictTransport;
    }

    void finished(RequestTask task, ClientConnection client) {
        tasks.remove(task);
        client.requestFinished(now);
        leave(client);
    }

    /// Closes a connection whose client goes on sending what nobody wants.
    void closeSoon(ClientConnection client) {
        lingering.put(client, now + LINGER.toNanos());
    }

    /// Redirects name the port that was really bound, and policies know it.
    Future<Void> listensOn(int httpPort, int httpsPort) {
        return onLoop(() -> {
            settings = settings.withPorts(httpPort, httpsPort);
            return Future.succeededFuture();
        });
    }

    Decision decide(RequestHead head, Peer peer, Trace trace) {
        return Decide.decide(services.live().current(), head, peer, settings, trace);
    }

    private void tick() {
        now = System.nanoTime();
        date = HttpDate.print(Instant.now());
        tasks.check(now);
        pools().sweep(now);
        checkClients();
    }

    private void checkClients() {
        long slowHead = now - options.timeouts().clientHead().toNanos();
        long idle = now - options.timeouts().clientKeepAlive().toNanos();
        // Closing may change the map at once.
        var overdue = new ArrayList<ClientConnection>();
        for (var client : clients.values()) {
            if (client.isSlowWithHead(slowHead) || client.isIdleSince(idle)) {
                overdue.add(client);
            }
        }
        for (var client : overdue) {
            if (client.isSlowWithHead(slowHead)) {
                client.headRefused();
                refuseSlowHead(client);
                closeSoon(client);
            } else {
                close(client);
            }
        }
        lingering.entrySet().removeIf(entry -> {
            boolean over = entry.getValue() - now <= 0;
            if (over) {
                close(entry.getKey());
            }
            return over;
        });
    }

    /// There is no request yet that could be answered by Vert.x.
    private static void refuseSlowHead(ClientConnection client) {
        Channels.of(client.http())
                .pipeline()
                .context(HEAD_DEADLINE)
                .writeAndFlush(Unpooled.wrappedBuffer(REQUEST_TIMEOUT))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static void close(ClientConnection client) {
        client.http().close().onFailure(_ -> {
            // Closed already.
        });
    }

    /// From now on clients are asked to go elsewhere.
    ///
    /// @param longest how long an HTTP/2 connection may take to end its streams
    Future<Void> drain(Duration longest) {
        return onLoop(() -> {
            draining = longest;
            for (var client : List.copyOf(clients.values())) {
                leave(client);
            }
            return Future.succeededFuture();
        });
    }

    /// Tells an HTTP/2 client, by GOAWAY, to send no more requests on this connection.
    private void leave(ClientConnection client) {
        if (draining != null && client.isHttp2()) {
            client.http().shutdown(draining).onFailure(_ -> {
                // Closed already.
            });
        }
    }

    /// Completes once no client is connected any more.
    Future<Void> deserted() {
        return onLoop(() -> {
            var left = Promise.<Void>promise();
            deserted = left;
            tellWhetherDeserted();
            return left.future();
        });
    }

    private void tellWhetherDeserted() {
        if (deserted != null && clients.isEmpty()) {
            deserted.tryComplete();
        }
    }

    /// Waits for running requests, then closes.
    Future<Void> shutdown(Duration timeout) {
        return onLoop(() -> {
            var all = new ArrayList<Future<Void>>();
            for (var server : servers) {
                all.add(server.shutdown(timeout));
            }
            return Future.join(all).<Void>mapEmpty().eventually(() -> {
                pools().closeIdle();
                return Future.<Void>succeededFuture();
            });
        });
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> action) {
        return Future.future(promise -> context.runOnContext(_ -> action.get().onComplete(promise)));
    }

    Future<List<LongStream>> longStreams() {
        return onLoop(() -> Future.succeededFuture(tasks.longStreams()));
    }

    /// Whether one more request may look for another endpoint: a few always, beyond that a fifth of all. So a failure
    /// of
    /// many endpoints does not multiply the requests on the others.
    boolean beginRetry() {
        if (retrying >= Math.max(FEWEST_RETRIES, tasks.size() / 5)) {
            return false;
        }
        retrying++;
        return true;
    }

    void endRetry() {
        retrying--;
    }

    LoopServices services() {
        return services;
    }

    ProxyOptions options() {
        return options;
    }

    LatePods latePods() {
        var made = latePods;
        if (made == null) {
            throw new IllegalStateException("the loop has not started");
        }
        return made;
    }

    LoopPools pools() {
        var made = pools;
        if (made == null) {
            throw new IllegalStateException("the loop has not started");
        }
        return made;
    }

    Settings settings() {
        return settings;
    }

    RandomGenerator random() {
        return random;
    }

    RequestOptions newRequest() {
        return newRequest;
    }

    /// When waiting in this phase must end, counted from now.
    long deadline(Phase phase) {
        return now + deadlines.nanos(phase);
    }

    /// When a call that began then must end: no longer than an upgraded connection may be silent.
    long callEnd(long started, long nanos) {
        return started + Math.min(nanos, options.timeouts().upgraded().toNanos());
    }

    /// Whether looking for an endpoint that can be connected to has taken long enough.
    boolean isLate(long started) {
        return System.nanoTime() - started > 2 * options.timeouts().connect().toNanos();
    }

    /// The time of the last sweep, by [System#nanoTime].
    long now() {
        return now;
    }

    /// For the field of that name (RFC 9110 6.6.1).
    String date() {
        return date;
    }

    boolean isDraining() {
        return draining != null;
    }
}
