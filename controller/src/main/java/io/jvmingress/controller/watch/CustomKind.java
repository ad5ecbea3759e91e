package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.SourceFinding.KindUnreadable;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.crds.AccessPolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A kind of this program's own: watched for as long as the API server knows it and lets us, which both may begin and
/// end while the program runs. Without it everything else goes on.
///
/// Threads: [#start] looks on its caller's; after that one thread of its own does.
final class CustomKind {

    private static final Logger log = LoggerFactory.getLogger(CustomKind.class);

    /// Also the longest that a definition is there without being noticed.
    private static final long LOOK_MILLIS = 2_000;

    private final KubernetesClient client;
    private final ApiPreflight preflight;
    private final WatchedKind<?> kind;
    private final Watches watches;
    private final CompletableFuture<Void> firstRead = new CompletableFuture<>();
    private volatile boolean open;
    private boolean told;
    private volatile Optional<Finding> finding = Optional.empty();

    /// What watches its objects.
    interface Watches {

        /// Begins; completed when everything was read.
        CompletableFuture<Void> open(List<String> namespaces);

        /// Ends, and forgets the objects.
        void close();

        /// Whether all of it is connected.
        boolean connected();

        void findingsChanged();
    }

    CustomKind(KubernetesClient client, ApiPreflight preflight, WatchedKind<?> kind, Watches watches) {
        this.client = client;
        this.preflight = preflight;
        this.kind = kind;
        this.watches = watches;
    }

    boolean isOf(WatchedKind<?> other) {
        return kind.equals(other);
    }

    /// What its objects' owners have to know: they are there, and do not count.
    Optional<Finding> finding() {
        return finding;
    }

    /// Completed when its objects were read, or when it is found that there are none to read.
    CompletableFuture<Void> start(CountDownLatch closed) {
        look();
        Thread.ofVirtual().name("custom-" + kind.resource()).start(() -> {
            try {
                while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    look();
                }
            } catch (InterruptedException _) {
                log.atDebug().addKeyValue("resource", kind.resource()).log("no longer followed");
            }
        });
        return firstRead;
    }

    /// Whether an informer that failed goes on; why it failed, the next look finds out.
    boolean retries(Throwable reason) {
        log.atDebug().addKeyValue("resource", kind.resource()).setCause(reason).log("objects could not be read");
        return open;
    }

    /// An API server that does not answer says nothing about the kind: then it is asked again.
    private synchronized void look() {
        if (open && watches.connected()) {
            return;
        }
        try {
            if (client.getApiResources(AccessPolicy.GROUP + "/" + AccessPolicy.VERSION) == null) {
                absent();
            } else {
                present();
            }
        } catch (KubernetesClientException | IllegalStateException silent) {
            log.atDebug()
                    .addKeyValue("resource", kind.resource())
                    .setCause(silent)
                    .log("could not be asked for");
        }
    }

    private void present() {
        var namespaces = preflight.wanted(kind);
        var missing = preflight.missing(kind, namespaces);
        missing.map(MissingRule::sentence).ifPresentOrElse(this::refused, this::permitted);
        if (missing.isPresent()) {
            firstRead.complete(null);
        } else if (!open) {
            open = true;
            told = false;
            log.atInfo().addKeyValue("resource", definition().name()).log("custom resource is watched");
            var _ = watches.open(namespaces).whenComplete((_, _) -> firstRead.complete(null));
        }
    }

    private void absent() {
        permitted();
        if (open) {
            open = false;
            watches.close();
            log.atWarn()
                    .addKeyValue("resource", definition().name())
                    .log("custom resource is no longer installed, and its objects are gone");
        } else if (!told) {
            log.atInfo()
                    .addKeyValue("resource", definition().name())
                    .addKeyValue("apply", "crds/" + definition().name() + ".yaml")
                    .log("custom resource is not installed, so nothing is read of it");
        }
        told = true;
        firstRead.complete(null);
    }

    private void refused(String rule) {
        var now = Optional.<Finding>of(new KindUnreadable(definition(), rule));
        if (!finding.equals(now)) {
            finding = now;
            log.atWarn()
                    .addKeyValue("resource", definition().name())
                    .addKeyValue("reason", rule)
                    .log("objects may not be read, so none of them counts");
            watches.findingsChanged();
        }
    }

    private void permitted() {
        if (finding.isPresent()) {
            finding = Optional.empty();
            watches.findingsChanged();
        }
    }

    private ObjectRef definition() {
        return new ObjectRef("CustomResourceDefinition", "", kind.resource() + "." + kind.group());
    }
}
