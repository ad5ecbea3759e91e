package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.SourceFinding;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.Learned;
import io.jvmingress.controller.state.ObjectRef;
import io.vertx.core.Vertx;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The objects of a cluster, from its API server: one informer for each kind, and for each namespace where some are
/// chosen; for Secrets one for each that is named, unless all of their type are wanted.
///
/// Threads: informers put what they hear into an [ObjectStores] and signal; they never wait. The reader of [#state]
/// builds the maps. An API server that goes away takes nothing with it: the stores keep what they have, the informers
/// come back by themselves, and [#staleness] tells since when.
public final class ClusterWatch implements ObjectSource {

    private static final Logger log = LoggerFactory.getLogger(ClusterWatch.class);
    private static final long PAGE = 500;
    private static final long RULES_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ClusterOptions options;
    private final ObjectStores stores;
    private final List<Watched> informers = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> firstReads = new ArrayList<>();
    private final CompletableFuture<Void> refused = new CompletableFuture<>();
    private final Map<String, String> reasons = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Vertx vertx = ClusterAccess.newVertx();
    private final KubernetesClient client;
    private final WatchHealth health;
    private final SecretWatches secretWatches;
    private final Optional<NamedSecrets> namedSecrets;
    private volatile Runnable changed = () -> {};
    private long askedForRules = System.nanoTime();
    private final CustomKind accessPolicies;
    private volatile List<Finding> findings = List.of();
    private volatile boolean synced;

    private record Watched(WatchedKind<?> kind, String namespace, SharedIndexInformer<?> informer) {}

    /// @throws StartException where the configuration names no API server
    public ClusterWatch(ClusterOptions options) {
        this.options = options;
        client = ClusterAccess.connect(options, System.getenv(), vertx);
        stores = new ObjectStores(
                this::signal,
                Learned.NOTHING.withApiServer(
                        new TreeSet<>(Set.of(client.getMasterUrl().getHost()))));
        secretWatches = new SecretWatches(client, stores.secrets(), this::signal);
        namedSecrets = options.named().map(names -> new NamedSecrets(names, secretWatches));
        accessPolicies = new CustomKind(
                client,
                new ApiPreflight(client, options, closed),
                stores.accessPolicies().kind(),
                new Watching());
        health = new WatchHealth(this::watchesEverything, this::answersAtAll);
    }

    /// Returns when every kind was read, or after the same patience as for the first answer where that takes longer.
    @Override
    public void start(Runnable changed) {
        this.changed = changed;
        var places = ask();
        secretWatches.start();
        stores.all().forEach(store -> firstReads.addAll(watch(store, places.getOrDefault(store.kind(), List.of()))));
        firstReads.add(accessPolicies.start(closed));
        if (places.getOrDefault(stores.namespaces().kind(), List.of()).isEmpty()) {
            nameNamespaces();
        } else if (!places.getOrDefault(stores.pods().kind(), List.of()).contains(ApiPreflight.EVERYWHERE)) {
            missPods();
        }
        if (places.getOrDefault(stores.networkPolicies().kind(), List.of()).isEmpty()) {
            log.atWarn()
                    .log("network policies cannot be read: nobody is judged, also where a namespace has its own mode");
        }
        var everything = CompletableFuture.allOf(firstReads.toArray(CompletableFuture[]::new))
                .thenRun(() -> health.follow(closed))
                .thenCompose(_ -> namedSecrets
                        .map(named -> named.settled(stores.state()))
                        .orElse(CompletableFuture.completedFuture(null)))
                .thenRun(() -> {
                    synced = true;
                    signal();
                });
        await(CompletableFuture.anyOf(everything, refused));
        if (!refused.complete(null)) {
            await(refused);
        }
    }

    private Map<WatchedKind<?>, List<String>> ask() {
        var kinds = stores.all().stream()
                .<WatchedKind<?>>map(KindStore::kind)
                .filter(kind -> namedSecrets.isEmpty() || !kind.type().equals(Secret.class))
                .toList();
        try {
            return new ApiPreflight(client, options, closed).places(kinds);
        } catch (KubernetesClientException | IllegalStateException thrown) {
            if (closed.getCount() == 0) {
                throw new StartException("stopped before the API server was asked for everything", thrown);
            }
            throw new StartException("API server " + client.getMasterUrl() + ": " + thrown.getMessage(), thrown);
        }
    }

    private void await(CompletableFuture<?> firstRead) {
        try {
            firstRead
                    .orTimeout(options.patience().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException thrown) {
            switch (thrown.getCause()) {
                case StartException refusal -> throw refusal;
                case TimeoutException _ ->
                    log.atWarn().addKeyValue("server", client.getMasterUrl()).log("objects are still being read");
                case null, default ->
                    throw new StartException(
                            "API server " + client.getMasterUrl() + ": " + thrown.getMessage(), thrown);
            }
        }
    }

    private <T extends HasMetadata> List<CompletableFuture<Void>> watch(KindStore<T> store, List<String> namespaces) {
        var reads = new ArrayList<CompletableFuture<Void>>();
        for (var namespace : namespaces) {
            var informer = objects(store.kind(), namespace)
                    .withLimit(PAGE)
                    .runnableInformer(0)
                    .removeNamespaceIndex()
                    .itemStore(store.informerItems());
            informer.exceptionHandler((started, thrown) -> retries(store.kind(), namespace, started, thrown));
            informers.add(new Watched(store.kind(), namespace, informer));
            reads.add(informer.start().toCompletableFuture());
        }
        return reads;
    }

    private <T extends HasMetadata> FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> objects(
            WatchedKind<T> kind, String namespace) {
        var all = client.resources(kind.type());
        var there = namespace.equals(ApiPreflight.EVERYWHERE) ? all.inAnyNamespace() : all.inNamespace(namespace);
        return kind.type().equals(Secret.class) ? there.withField("type", "kubernetes.io/tls") : there;
    }

    /// Called by an informer whose list or watch failed. All that ends is a start that RBAC refuses; a rule that is
    /// taken away later may come back.
    private boolean retries(WatchedKind<?> kind, String namespace, boolean started, Throwable thrown) {
        var root = root(thrown);
        if (accessPolicies.isOf(kind)) {
            return accessPolicies.retries(root);
        }
        boolean forbidden = root instanceof KubernetesClientException exception
                && exception.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
        var rule = new MissingRule(kind.group(), kind.resource(), List.of("list", "watch"), List.of(namespace));
        if (forbidden && !started && refuses(rule)) {
            return false;
        }
        tell(
                kind,
                forbidden
                        ? rule.sentence()
                        : String.valueOf(root.getMessage()).lines().findFirst().orElse(""));
        return closed.getCount() > 0;
    }

    /// Once: each attempt fails alike.
    private void tell(WatchedKind<?> kind, String reason) {
        if (closed.getCount() > 0 && !reason.equals(reasons.put(kind.resource(), reason))) {
            log.atWarn()
                    .addKeyValue("resource", kind.resource())
                    .addKeyValue("reason", reason)
                    .log("objects could not be read, asking again");
        }
    }

    /// Whether the start waits still, and so ends with this.
    private boolean refuses(MissingRule rule) {
        return refused.completeExceptionally(MissingRule.startException(List.of(rule)))
                || refused.isCompletedExceptionally();
    }

    /// Whether nothing is wrong: then what was told once is news again.
    private boolean watchesEverything() {
        var silent = informers.stream()
                .filter(watched -> !watched.informer().isWatching())
                .toList();
        if (silent.isEmpty()) {
            reasons.clear();
        } else if (System.nanoTime() - askedForRules >= RULES_NANOS) {
            askForRules(silent);
            askedForRules = System.nanoTime();
        }
        return silent.isEmpty();
    }

    /// A watch that was connected once connects again for ever and tells nobody what the server answers.
    private void askForRules(List<Watched> silent) {
        var preflight = new ApiPreflight(client, options, closed);
        for (var watched : silent) {
            preflight
                    .missing(watched.kind(), List.of(watched.namespace()))
                    .ifPresent(rule -> tell(watched.kind(), rule.sentence()));
        }
    }

    /// What the client wraps, also in itself, to carry it from thread to thread.
    static Throwable root(Throwable thrown) {
        var root = thrown;
        while (root.getCause() instanceof Exception cause
                && (root instanceof CompletionException || cause instanceof KubernetesClientException)) {
            root = cause;
        }
        return root;
    }

    /// Without permission to read Namespaces, those that are watched have the one label that every Namespace has.
    private void nameNamespaces() {
        log.atWarn()
                .addKeyValue("namespaces", String.join(",", options.namespaces()))
                .log("namespaces cannot be read: they have no labels but their name");
        var named = options.namespaces().stream()
                .map(name -> new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of("kubernetes.io/metadata.name", name))
                        .endMetadata()
                        .build())
                .toList();
        named.forEach(stores.namespaces()::put);
        findings = named.stream()
                .<Finding>map(namespace -> new SourceFinding.NamespaceUnreadable(ObjectRef.of(namespace)))
                .toList();
    }

    /// Without permission to read the pods of other namespaces, those are no pods to policies.
    private void missPods() {
        log.atWarn()
                .addKeyValue("namespaces", String.join(",", options.namespaces()))
                .log("pods of other namespaces cannot be read: as clients they are no pods");
        findings = options.namespaces().stream()
                .<Finding>map(name -> new SourceFinding.PodsUnreadable(new ObjectRef("Namespace", "", name)))
                .toList();
    }

    /// The informers of the kind that the API server may know or not.
    private final class Watching implements CustomKind.Watches {

        @Override
        public CompletableFuture<Void> open(List<String> namespaces) {
            var reads = watch(stores.accessPolicies(), namespaces);
            return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new));
        }

        @Override
        public void close() {
            var ours = informers.stream()
                    .filter(watched -> accessPolicies.isOf(watched.kind()))
                    .toList();
            informers.removeAll(ours);
            ours.forEach(watched -> watched.informer().stop());
            stores.accessPolicies().clear();
        }

        @Override
        public boolean connected() {
            return informers.stream()
                    .filter(watched -> accessPolicies.isOf(watched.kind()))
                    .allMatch(watched -> watched.informer().isWatching());
        }

        @Override
        public void findingsChanged() {
            signal();
        }
    }

    private boolean answersAtAll() {
        try {
            client.raw("/version");
            return true;
        } catch (KubernetesClientException thrown) {
            // Whatever it says, it speaks.
            return thrown.getCode() > 0;
        }
    }

    /// For what else is asked of the same API server; ends with this watch.
    public KubernetesClient client() {
        return client;
    }

    private void signal() {
        changed.run();
    }

    @Override
    public boolean synced() {
        return synced;
    }

    @Override
    public ClusterState state() {
        var state = stores.state();
        return namedSecrets.map(named -> named.pass(state)).orElse(state);
    }

    @Override
    public List<Finding> findings() {
        return Stream.concat(findings.stream(), accessPolicies.finding().stream())
                .toList();
    }

    @Override
    public Duration staleness() {
        return health.staleness();
    }

    @Override
    public void close() {
        closed.countDown();
        secretWatches.close();
        informers.forEach(watched -> watched.informer().stop());
        client.close();
        vertx.close()
                .onFailure(failed -> log.atWarn().setCause(failed).log("client of the API server not closed cleanly"));
    }
}
