package io.jvmingress.proxy.server;

import io.jvmingress.proxy.access.AccessLog;
import io.jvmingress.proxy.decision.PolicySettings;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.metrics.ProxyMetrics;
import io.jvmingress.proxy.table.AccessGuard;
import io.jvmingress.proxy.table.AccessTable;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Admission;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.CertificateTable;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.LocalNode;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.PolicyTable;
import io.jvmingress.proxy.table.Protocol;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction;
import io.jvmingress.proxy.table.RouteTable;
import io.jvmingress.proxy.table.RoutingTable;
import io.jvmingress.proxy.table.Upstream;
import io.jvmingress.proxy.table.Verdict;
import io.jvmingress.proxy.table.VirtualHost;
import io.jvmingress.proxy.tls.TestCertificates;
import io.jvmingress.proxy.tls.TlsEngine;
import io.jvmingress.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// A whole proxy on loopback, with a table that a test writes.
final class TestProxy implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;
    private static final String UPSTREAM = "shop/web:80";

    /// What its HTTPS listener serves: for `localhost`.
    final Certificate certificate = TestCertificates.of(TestCertificates.Key.ECDSA, "localhost");
    final LiveSnapshot live = new LiveSnapshot(Snapshot.unready(certificate));
    final UpstreamRegistry registry = new UpstreamRegistry();
    final ProxyMetrics metrics = new ProxyMetrics();
    final ProxyServer server;
    private final TablePublisher publisher = new TablePublisher(live, registry);
    final Vertx vertx;
    private final boolean tls;
    private long generation;
    private PolicyTable policies = PolicyTable.EMPTY;
    private AccessTable access = AccessTable.EMPTY;
    private Protocol protocol = Protocol.HTTP;

    private TestProxy(Timeouts timeouts, Limits limits, Settings settings, int loops, boolean tls) {
        this(new ProxyOptions(
                List.of("127.0.0.1"), 0, tls ? 0 : -1, loops, tls(List.of()), timeouts, limits, settings));
    }

    private TestProxy(ProxyOptions options) {
        this(options, AccessLog.OFF);
    }

    private TestProxy(ProxyOptions options, AccessLog log) {
        this(options, log, PolicyTimes.DEFAULT);
    }

    private TestProxy(ProxyOptions options, AccessLog log, PolicyTimes times) {
        tls = options.httpsPort() >= 0;
        vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(options.loops()))
                .withTransport(FirstBytesTransport.over(
                        Transport.nativeTransport(),
                        options.settings().proxyProtocol(),
                        options.timeouts().clientHead(),
                        metrics.refusedConnections()))
                .build();
        server = new ProxyServer(
                vertx,
                options,
                new ProxyServer.Serving(live, registry, times),
                new ProxyServer.Reporting(log, metrics));
        await(server.start());
    }

    /// A proxy that trusts its clients' `X-Forwarded-For` and writes this log.
    static TestProxy logging(AccessLog log) {
        var trusting = new Settings(
                PolicyMode.CLIENT, List.of(AddressRange.parseCidr("127.0.0.0/8").orElseThrow()), 8443);
        return new TestProxy(
                new ProxyOptions(
                        List.of("127.0.0.1"), 0, -1, 1, tls(List.of()), Timeouts.DEFAULT, Limits.DEFAULT, trusting),
                log);
    }

    /// A proxy that trusts its clients' `X-Forwarded-For`, writes this log and only audits policies.
    static TestProxy auditing(AccessLog log) {
        var policy = new PolicySettings(PolicyMode.CLIENT, EgressMode.EVALUATE, true, LocalNode.NEVER, 80);
        var trusted = AddressRange.parseCidr("127.0.0.0/8").orElseThrow();
        var audit = new Settings(policy, List.of(trusted), List.of(), 8443);
        return new TestProxy(
                new ProxyOptions(
                        List.of("127.0.0.1"), 0, -1, 1, tls(List.of()), Timeouts.DEFAULT, Limits.DEFAULT, audit),
                log);
    }

    /// A proxy with both listeners that trusts its clients' `X-Forwarded-For`, and whose waits for policy end when the
    /// alarm is rung.
    static TestProxy waking(HandAlarm alarm, PolicySettings policy, AccessLog log) {
        var trusted = AddressRange.parseCidr("127.0.0.0/8").orElseThrow();
        var settings = new Settings(policy, List.of(trusted), List.of(), 8443);
        return new TestProxy(
                new ProxyOptions(
                        List.of("127.0.0.1"), 0, 0, 1, tls(List.of()), Timeouts.DEFAULT, Limits.DEFAULT, settings),
                log,
                new PolicyTimes(Duration.ofSeconds(5), Duration.ofMillis(300), alarm));
    }

    /// A proxy with both listeners that this settings and timeouts rule, and that writes this log.
    static TestProxy behind(Settings settings, Timeouts timeouts, AccessLog log) {
        return new TestProxy(
                new ProxyOptions(
                        List.of("127.0.0.1", "::1"), 0, 0, 1, tls(List.of()), timeouts, Limits.DEFAULT, settings),
                log);
    }

    /// A proxy that listens on these addresses, with two loops.
    static TestProxy listening(List<String> bind, int port) {
        return new TestProxy(
                new ProxyOptions(bind, port, -1, 2, tls(List.of()), Timeouts.DEFAULT, Limits.DEFAULT, settings()));
    }

    static TestProxy start() {
        return start(Timeouts.DEFAULT, Limits.DEFAULT);
    }

    static TestProxy start(Timeouts timeouts, Limits limits) {
        return new TestProxy(timeouts, limits, settings(), 1, false);
    }

    static TestProxy start(Settings settings, int loops) {
        return new TestProxy(Timeouts.DEFAULT, Limits.DEFAULT, settings, loops, false);
    }

    /// A proxy before endpoints that speak this.
    static TestProxy speaking(Protocol protocol, ProxyOptions.Tls tls, Limits limits) {
        var proxy = new TestProxy(
                new ProxyOptions(List.of("127.0.0.1"), 0, 0, 1, tls, Timeouts.DEFAULT, limits, settings()));
        proxy.protocol = protocol;
        return proxy;
    }

    /// A proxy that tells its clients to come over TLS for so many seconds.
    static TestProxy strict(long seconds) {
        return speaking(Protocol.HTTP, new ProxyOptions.Tls(TlsEngine.JDK, List.of(), seconds), Limits.DEFAULT);
    }

    static TestProxy startWithTls() {
        return new TestProxy(Timeouts.DEFAULT, Limits.DEFAULT, settings(), 1, true);
    }

    /// A proxy that sends everything to one backend.
    static TestProxy before(TestBackend backend) {
        return start().serving(backend.endpoint());
    }

    private static ProxyOptions.Tls tls(List<X509Certificate> authorities) {
        return new ProxyOptions.Tls(TlsEngine.JDK, authorities, ProxyOptions.Tls.NO_HSTS);
    }

    static Settings settings() {
        return new Settings(PolicyMode.CLIENT, List.of(), 8443);
    }

    /// Publishes a table in which every path of every host leads to these endpoints.
    TestProxy serving(Endpoint... endpoints) {
        return publish(new RouteAction.Forward(UPSTREAM), List.of(endpoints));
    }

    TestProxy publish(RouteAction action, List<Endpoint> endpoints) {
        var route = new Route(new PathMatch.Prefix("/"), action, "shop/web", false);
        return publish(new VirtualHost(VirtualHost.ANY, List.of(route), Optional.empty(), false), endpoints);
    }

    /// Like [#serving], with a policy that admits nobody.
    TestProxy isolating(Endpoint endpoint) {
        var nobody = new Verdict(Admission.NOBODY, false, false, false, List.of("shop/deny"));
        policies = new PolicyTable(new TreeMap<>(), List.of(nobody), new TreeMap<>(Map.of(endpoint.id(), List.of(0))));
        return serving(endpoint);
    }

    /// From the next table on.
    TestProxy guarded(AccessGuard... guards) {
        access = new AccessTable(new TreeMap<>(), List.of(guards));
        return this;
    }

    /// Like [#serving], with these policies from now on.
    TestProxy under(PolicyTable others, Endpoint... endpoints) {
        policies = others;
        return serving(endpoints);
    }

    TestProxy publish(VirtualHost host, List<Endpoint> endpoints) {
        var upstreams = new TreeMap<String, Upstream>();
        upstreams.put(UPSTREAM, new Upstream(UPSTREAM, protocol, endpoints, 0));
        publisher.publish(new RoutingTable(
                ++generation,
                new RouteTable(List.of(host), Optional.empty()),
                new EndpointTable(upstreams),
                policies,
                access,
                tls ? new CertificateTable(new TreeMap<>(), Optional.of(certificate)) : CertificateTable.EMPTY));
        return this;
    }

    int port() {
        return server.httpPort();
    }

    Wire connect() {
        return Wire.connect(port());
    }

    /// The head of the answer to a request on a connection of its own; the body is read and left out.
    String get(String head) {
        try (var wire = connect().send(head)) {
            return wire.readHead();
        }
    }

    void awaitIdle() {
        await(() -> registry.inFlight() == 0);
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not come to pass");
            }
            Thread.onSpinWait();
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(server.shutdown(Duration.ZERO, Duration.ZERO));
        await(vertx.close());
        metrics.close();
    }
}
