package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.jvmingress.controller.state.ObjectRef;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Secrets by name, each with a list and watch of its own, so that RBAC rules with `resourceNames` are enough.
///
/// Threads: anybody says what is wanted and asks what is known, and never waits. One thread begins the watches, a few
/// at a time, and begins again those that RBAC refused. A Secret that was read and is then refused stays as it was.
final class SecretWatches implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SecretWatches.class);

    /// Each watch is a connection, here and at the API server.
    static final int MOST = 1_000;

    private static final int MOST_AT_ONCE = 32;

    /// For how long a Secret that is asked for is waited for; the first ones longer, because nothing is served yet.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

    /// Plus [#SPREAD] for each refused Secret, so that the server is not asked more often the more there are.
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private static final Duration SPREAD = Duration.ofMillis(20);

    /// A watch that is not connected for as long is begun anew: the client asks again and again by itself, but never
    /// tells that RBAC refuses it now.
    private static final Duration LOST = Duration.ofSeconds(5);

    /// Of everything that may stand in a Secret's name (RFC 1123 subdomain). Nothing else gets into a selector.
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final KubernetesClient client;
    private final KindStore<Secret> store;
    private final Runnable changed;
    private final SortedMap<ObjectRef, Watched> watched = new TreeMap<>();
    private final Semaphore news = new Semaphore(0);
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final Thread thread = Thread.ofVirtual().name("secrets").unstarted(this::follow);
    private Duration patience = FIRST_PATIENCE;
    private boolean closed;

    /// @param changed called whenever [#unreadable] or [#waitsFor] may say something else
    SecretWatches(KubernetesClient client, KindStore<Secret> store, Runnable changed) {
        this.client = client;
        this.store = store;
        this.changed = changed;
    }

    private enum Phase {
        /// Nobody asked for it yet, or it is time to ask again.
        TO_ASK,
        ASKED,
        READ,
        REFUSED,
        /// Will never be asked for.
        IMPOSSIBLE
    }

    private static final class Watched {

        private final ObjectRef secret;
        private final ItemStore<Secret> items;
        private final long waitsUntil;
        private Phase phase = Phase.TO_ASK;
        private String detail = "";
        private long askAgainAt;
        private boolean answered;
        private boolean overdue;
        private Optional<SharedIndexInformer<Secret>> informer = Optional.empty();
        private long connectedAt;

        Watched(ObjectRef secret, ItemStore<Secret> items, long waitsUntil) {
            this.secret = secret;
            this.items = items;
            this.waitsUntil = waitsUntil;
        }

        boolean waits() {
            return !overdue && !answered && phase != Phase.IMPOSSIBLE;
        }

        void stop() {
            informer.ifPresent(SharedIndexInformer::stop);
        }

        /// Whether it is to be begun anew.
        boolean isLost(long now) {
            if (informer.map(SharedIndexInformer::isWatching).orElse(false)) {
                connectedAt = now;
            }
            return now - connectedAt >= LOST.toNanos();
        }
    }

    void start() {
        thread.start();
    }

    /// Done when nothing that was wanted until now is waited for.
    synchronized CompletableFuture<Void> settled() {
        settleIfNothingWaits();
        return settled;
    }

    private void settleIfNothingWaits() {
        if (watched.values().stream().noneMatch(Watched::waits)) {
            patience = PATIENCE;
            settled.completeAsync(() -> null);
        }
    }

    /// Watches these, too.
    synchronized void add(Collection<ObjectRef> secrets) {
        boolean any = false;
        for (var secret : secrets) {
            if (!watched.containsKey(secret)) {
                any = true;
                watched.put(secret, begin(secret));
            }
        }
        if (any) {
            news.release();
        }
    }

    private Watched begin(ObjectRef secret) {
        var begun = new Watched(secret, store.informerItems(), System.nanoTime() + patience.toNanos());
        if (!NAME.matcher(secret.name()).matches()) {
            begun.phase = Phase.IMPOSSIBLE;
            begun.detail = "no Secret can have this name";
        } else if (watched.size() >= MOST) {
            begun.phase = Phase.IMPOSSIBLE;
            begun.detail = "more than " + MOST + " Secrets are named, use --secrets type";
        }
        return begun;
    }

    /// Watches none but these.
    synchronized void retain(Collection<ObjectRef> secrets, Collection<ObjectRef> others) {
        var unwanted = watched.keySet().stream()
                .filter(secret -> !secrets.contains(secret) && !others.contains(secret))
                .toList();
        for (var secret : unwanted) {
            var ended = watched.remove(secret);
            if (ended != null) {
                ended.stop();
                ended.items.keySet().toList().forEach(ended.items::remove);
            }
        }
    }

    /// Whether it may still turn up at any moment.
    synchronized boolean waitsFor(ObjectRef secret) {
        var known = watched.get(secret);
        return known != null && known.waits();
    }

    /// Why each of those that cannot be read cannot.
    synchronized SortedMap<ObjectRef, String> unreadable() {
        var details = new TreeMap<ObjectRef, String>();
        watched.forEach((secret, known) -> {
            if (!known.detail.isEmpty()) {
                details.put(secret, known.detail);
            } else if (known.overdue) {
                details.put(secret, "the API server has not answered yet");
            }
        });
        return details;
    }

    private void follow() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean _ = news.tryAcquire(step(System.nanoTime()), TimeUnit.NANOSECONDS);
                news.drainPermits();
            }
        } catch (InterruptedException _) {
            log.atDebug().log("secrets are no longer followed");
        }
    }

    /// Does what is due, and tells how many nanoseconds the next thing is away.
    private long step(long now) {
        long wait = TimeUnit.HOURS.toNanos(1);
        boolean late = false;
        synchronized (this) {
            int free = MOST_AT_ONCE - count(Phase.ASKED);
            for (var known : watched.values()) {
                refresh(known, now);
                if (known.phase == Phase.TO_ASK && free > 0) {
                    free--;
                    ask(known, now);
                }
                boolean over = known.waits() && known.waitsUntil - now <= 0;
                known.overdue |= over;
                late |= over;
                wait = Math.min(wait, untilNext(known, now));
            }
            if (late) {
                settleIfNothingWaits();
            }
        }
        if (late) {
            changed.run();
        }
        return wait;
    }

    private int count(Phase phase) {
        return (int)
                watched.values().stream().filter(known -> known.phase == phase).count();
    }

    private static void refresh(Watched known, long now) {
        boolean due = switch (known.phase) {
            case REFUSED -> known.askAgainAt - now <= 0;
            case READ -> known.isLost(now);
            case TO_ASK, ASKED, IMPOSSIBLE -> false;
        };
        if (due) {
            known.stop();
            known.phase = Phase.TO_ASK;
        }
    }

    private static long untilNext(Watched known, long now) {
        long overdue = known.waits() ? known.waitsUntil - now : Long.MAX_VALUE;
        return switch (known.phase) {
            case REFUSED -> known.askAgainAt - now;
            case READ -> LOST.toNanos();
            case TO_ASK, ASKED, IMPOSSIBLE -> overdue;
        };
    }

    private void ask(Watched known, long now) {
        known.phase = Phase.ASKED;
        known.connectedAt = now;
        if (closed) {
            return;
        }
        var informer = client.secrets()
                .inNamespace(known.secret.namespace())
                .withField("metadata.name", known.secret.name())
                .runnableInformer(0)
                .removeNamespaceIndex()
                .itemStore(known.items);
        known.informer = Optional.of(informer);
        informer.exceptionHandler((_, thrown) -> retries(known, informer, ClusterWatch.root(thrown)));
        // Of a failure the handler was told.
        var _ = informer.start().thenRun(() -> answered(known, Phase.READ, ""));
    }

    /// Called by an informer whose list or watch failed. One that RBAC refuses ends, and is begun again later.
    private boolean retries(Watched known, SharedIndexInformer<Secret> informer, Throwable root) {
        if (root instanceof KubernetesClientException exception
                && exception.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            answered(known, Phase.REFUSED, MissingRule.ofSecret(known.secret).sentence());
            return false;
        }
        log.atDebug()
                .addKeyValue("secret", known.secret)
                .addKeyValue("reason", root.getMessage())
                .log("a secret could not be read, asking again");
        return !informer.stopped().toCompletableFuture().isDone();
    }

    private void answered(Watched known, Phase phase, String detail) {
        synchronized (this) {
            long now = System.nanoTime();
            known.phase = phase;
            known.connectedAt = now;
            known.answered = true;
            known.overdue = false;
            known.detail = detail;
            known.askAgainAt = now
                    + ASK_AGAIN.plus(SPREAD.multipliedBy(count(Phase.REFUSED))).toNanos();
            settleIfNothingWaits();
        }
        news.release();
        changed.run();
    }

    @Override
    public void close() {
        thread.interrupt();
        synchronized (this) {
            closed = true;
            watched.values().forEach(Watched::stop);
        }
    }
}
