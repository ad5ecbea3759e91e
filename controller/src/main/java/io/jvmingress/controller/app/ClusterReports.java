package io.jvmingress.controller.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.status.Published;
import io.jvmingress.controller.leader.LeaderLease;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.status.EventWriter;
import io.jvmingress.controller.status.IngressStatuses;
import io.jvmingress.controller.status.PolicyStatuses;
import io.jvmingress.controller.status.StatusSource;
import io.jvmingress.controller.status.StatusWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/// What one of several replicas writes to the API server: the one that holds the Lease.
final class ClusterReports implements Reports {

    private static final String USUAL_CONTROLLER = "jvm-ingress.io/controller";

    /// In the `managedFields` of what we write.
    private static final String MANAGER = "jvm-ingress";

    /// @param controllerName of this installation
    /// @param clearOnExit whether the last replica takes its addresses back
    record Settings(
            String controllerName,
            Published published,
            boolean clearOnExit,
            ObjectRef lease,
            String identity,
            LeaderLease.Timing timing) {}

    private final Settings settings;
    private final LeaderLease leader;
    private final StatusWriter status;
    private final EventWriter events;
    private boolean started;

    ClusterReports(KubernetesClient client, Settings settings) {
        this.settings = settings;
        leader = new LeaderLease(client, settings.lease(), settings.identity(), settings.timing(), this::leaderChanged);
        var manager = MANAGER + suffix(settings.controllerName());
        status = new StatusWriter(client, sources(settings.published(), manager), leader::leads);
        events = new EventWriter(client, settings.controllerName(), settings.identity(), leader::leads);
    }

    /// Without an address to publish there is nothing to say of Ingresses.
    private static List<StatusSource> sources(Published published, String manager) {
        var policies = new PolicyStatuses(manager, InstantSource.system());
        return published.isSet() ? List.of(new IngressStatuses(published, manager), policies) : List.of(policies);
    }

    /// One Lease for each controller name, so that two installations never wait for each other.
    static String leaseName(String controllerName) {
        return "jvm-ingress-leader" + suffix(controllerName);
    }

    private static String suffix(String controllerName) {
        if (controllerName.equals(USUAL_CONTROLLER)) {
            return "";
        }
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(controllerName.getBytes(StandardCharsets.UTF_8));
            return "-" + HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void leaderChanged() {
        status.leadershipChanged();
        events.leadershipChanged();
    }

    @Override
    public void start() {
        started = true;
        leader.start();
        events.start();
        status.start();
    }

    @Override
    public void served(Compilation compilation) {
        status.served(compilation);
        events.served(compilation);
    }

    @Override
    public long statusWrites() {
        return status.written();
    }

    @Override
    public long statusFailures() {
        return status.failed();
    }

    @Override
    public long eventWrites() {
        return events.written();
    }

    @Override
    public long eventFailures() {
        return events.failed();
    }

    @Override
    public void close() {
        if (!started) {
            return;
        }
        events.close();
        status.close();
        boolean led = leader.leads();
        leader.close();
        // Replicas are counted by the Lease, wherever they run: one that lives takes it when it is free.
        if (led && settings.clearOnExit() && !leader.isTakenOver()) {
            status.clear();
        }
    }
}
