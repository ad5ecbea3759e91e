package io.jvmingress.controller.app;

import io.jvmingress.controller.admin.AdminServer;
import io.jvmingress.controller.admin.HealthServer;
import io.jvmingress.controller.app.Configuration.Routing;
import io.jvmingress.controller.compile.RoutingCompiler;
import io.jvmingress.controller.compile.ingress.ExternalNames;
import io.jvmingress.controller.names.NameSource;
import io.jvmingress.controller.watch.ObjectSource;
import io.jvmingress.controller.watch.StartException;
import io.jvmingress.proxy.access.AccessLog;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.decision.Snapshot;
import io.jvmingress.proxy.metrics.ProxyMetrics;
import io.jvmingress.proxy.server.FirstBytesTransport;
import io.jvmingress.proxy.server.LiveSnapshot;
import io.jvmingress.proxy.server.ProxyOptions;
import io.jvmingress.proxy.server.ProxyServer;
import io.jvmingress.proxy.server.ProxyServer.Reporting;
import io.jvmingress.proxy.server.TablePublisher;
import io.jvmingress.proxy.tls.TlsEngine;
import io.jvmingress.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program that serves, from its start to its end: listeners, objects, compile loop, health.
///
/// Order of the start: listeners first, so that a taken port ends it before anything was read; then the objects. Until
/// the first table is published the listeners answer 503.
final class Application implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private static final Duration LONGEST_STEP = Duration.ofSeconds(30);

    /// Vert.x reads no file for us, and its folder for them cannot be made where the root is read-only.
    private static final FileSystemOptions NO_FILES =
            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);

    /// How often it is asked where requests come from.
    private static final Duration SOURCES_LOOK = Duration.ofMinutes(1);

    private final Configuration configuration;
    private final SeenSources source;
    private final Reports reports;
    private final Vertx vertx;
    private final ProxyMetrics metrics = new ProxyMetrics();
    private final AccessLog accessLog;
    private final ProxyServer proxy;
    private final HealthServer health;
    private final AdminServer admin;
    private final LivePublication publication;
    private final CompileLoop loop;
    private final List<String> addresses;
    private final TlsEngine tls;
    private final List<X509Certificate> authorities;
    private volatile boolean bound;
    private volatile boolean draining;
    private int healthPort;
    private int adminPort;

    /// Prepares everything and begins nothing.
    ///
    /// @throws StartException where the machine lacks what is asked for
    Application(Configuration configuration, Origin origin, Console console) {
        this.configuration = configuration;
        this.source = new SeenSources(withNames(configuration.routing(), origin.source()), metrics::clientSources);
        this.reports = origin.reports();
        var engine = configuration.engine();
        tls = resolve(engine.tls());
        authorities = engine.upstreamCa().map(Authorities::read).orElse(List.of());
        var transport = engine.transport().resolve();
        addresses = BindAddresses.of(configuration.ports().bind());
        vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(engine.loops()).setFileSystemOptions(NO_FILES))
                .withTransport(FirstBytesTransport.over(
                        transport,
                        configuration.policy().proxyProtocol(),
                        configuration.timeouts().clientHead(),
                        metrics.refusedConnections()))
                .build();
        accessLog = AccessLog.start(configuration.output().accessLog(), console.out());
        metrics.accessLogDrops(accessLog::dropped);
        metrics.watchStaleness(source::staleness);
        metrics.statuses(reports::statusWrites, reports::statusFailures);
        metrics.events(reports::eventWrites, reports::eventFailures);
        var options = configuration.judgement().compileOptions(Clock.systemUTC().instant());
        var live = new LiveSnapshot(Snapshot.unready(options.selfSigned()));
        var registry = new UpstreamRegistry();
        proxy = new ProxyServer(vertx, proxyOptions(), live, registry, new Reporting(accessLog, metrics));
        health = new HealthServer(vertx, this::missing, metrics::scrape);
        publication = new LivePublication(new TablePublisher(live, registry), live::current, metrics, reports);
        var views = new LiveViews(publication::live, options, this::settings);
        admin = new AdminServer(vertx, views::current, new LiveDenials(metrics::denials, views::current)::current);
        loop = new CompileLoop(
                source,
                (state, now, previous) -> RoutingCompiler.compile(state, options, now, previous),
                publication,
                Clock.systemUTC());
    }

    private static ObjectSource withNames(Routing routing, ObjectSource origin) {
        var names = new ExternalNames(routing.classes(), routing.defaultBackend());
        return routing.allowed().externalNames() ? new NameSource(origin, names::of, routing.dnsServer()) : origin;
    }

    private static TlsEngine resolve(TlsEngine engine) {
        try {
            return engine.resolve();
        } catch (IllegalStateException e) {
            throw new StartException(e.getMessage() + "; use --tls-engine auto", e);
        }
    }

    private ProxyOptions proxyOptions() {
        var ports = configuration.ports();
        return new ProxyOptions(
                addresses,
                ports.http(),
                ports.https(),
                configuration.engine().loops(),
                new ProxyOptions.Tls(
                        tls, authorities, configuration.engine().hsts().orElse(ProxyOptions.Tls.NO_HSTS)),
                configuration.timeouts(),
                configuration.limits(),
                configuration.judgement().settings());
    }

    /// Binds, reads, and returns when the first table is on its way.
    ///
    /// @throws StartException where a port is taken or nothing can be read
    void start() {
        await(proxy.start());
        healthPort = await(health.start(addresses, configuration.ports().health()));
        var adminAddress = configuration.ports().admin();
        adminPort =
                await(admin.start(adminAddress.address(), adminAddress.port().number()));
        bound = true;
        LOG.atInfo()
                .addKeyValue("tls", tls.name().toLowerCase(Locale.ROOT))
                .addKeyValue(
                        "transport",
                        configuration.engine().transport().resolve().name())
                .addKeyValue("loops", configuration.engine().loops())
                .log("engine");
        warnOfUnknownHop();
        loop.start();
        source.start(loop::signal);
        vertx.setPeriodic(SOURCES_LOOK.toMillis(), _ -> source.look());
        reports.start();
    }

    /// A hop that nobody knows is admitted by address ranges alone.
    private void warnOfUnknownHop() {
        var policy = configuration.policy();
        boolean judgesTheHop = switch (policy.mode()) {
            case CONTROLLER, BOTH, EITHER -> true;
            case OFF, CLIENT -> false;
        };
        if (judgesTheHop && policy.controllerPod().isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("mode", policy.mode().name().toLowerCase(Locale.ROOT))
                    .log("policies judge our own pod, which is not known: name it with --controller-pod");
        }
    }

    /// Whether a table is served within this time.
    boolean awaitFirstTable(Duration longest) {
        return publication.awaitFirst(longest);
    }

    int httpPort() {
        return proxy.httpPort();
    }

    int httpsPort() {
        return proxy.httpsPort();
    }

    int healthPort() {
        return healthPort;
    }

    int adminPort() {
        return adminPort;
    }

    /// With the port that was bound.
    private Settings settings() {
        return configuration.judgement().settings().withPorts(proxy.httpPort(), proxy.httpsPort());
    }

    /// Whether it should get traffic.
    boolean ready() {
        return missing().isEmpty();
    }

    /// What it still waits for. That the objects' origin is away does not matter: the last table goes on serving.
    private String missing() {
        if (draining) {
            return "draining";
        }
        if (!bound) {
            return "not listening yet";
        }
        if (!source.synced()) {
            return "objects are not read yet";
        }
        return publication.published() ? "" : "no table is published yet";
    }

    /// Ends gently: not ready at once, still accepting for the delay, then until every request is done or the timeout
    /// is over.
    void drain() {
        draining = true;
        var drain = configuration.drain();
        LOG.atInfo()
                .addKeyValue("delay", drain.delay())
                .addKeyValue("timeout", drain.timeout())
                .log("draining");
        var longest = drain.delay().plus(drain.timeout()).plus(LONGEST_STEP);
        finish(proxy.shutdown(drain.delay(), drain.timeout()), longest);
    }

    /// Ends at once.
    @Override
    public void close() {
        loop.close();
        reports.close();
        source.close();
        finish(health.close(), LONGEST_STEP);
        finish(vertx.close(), LONGEST_STEP);
        accessLog.close();
        metrics.close();
        LOG.atDebug().log("stopped");
    }

    private static void finish(Future<?> step, Duration longest) {
        try {
            step.toCompletionStage().toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("a part did not end well");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T await(Future<T> step) {
        try {
            return step.toCompletionStage().toCompletableFuture().get(LONGEST_STEP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(
                    cause.getMessage() + "; choose another port or address, or end what uses it", cause);
        } catch (TimeoutException e) {
            throw new StartException("cannot listen: no answer for " + LONGEST_STEP.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted at the start", e);
        }
    }
}
