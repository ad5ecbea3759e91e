package io.jvmingress.controller.app;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.status.Published;
import io.jvmingress.controller.leader.LeaderLease;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.status.EventWriter;
import io.jvmingress.controller.status.StatusWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// What one of several replicas writes to the API server: the one that holds the Lease.
final class ClusterReports implements Reports {

    private static final String USUAL_CONTROLLER = "jvm-ingress.io/controller";

    /// @param controllerName of this installation
    /// @param clearOnExit whether the last replica takes its addresses back
    /// @param ownPod by which the last replica is told
    record Settings(
            String controllerName,
            Published published,
            boolean clearOnExit,
            Optional<ObjectRef> ownPod,
            ObjectRef lease,
            String identity,
            LeaderLease.Timing timing) {}

    private final Settings settings;
    private final LeaderLease leader;
    private final StatusWriter status;
    private final EventWriter events;
    private volatile ClusterState state = ClusterState.EMPTY;
    private boolean started;

    ClusterReports(KubernetesClient client, Settings settings) {
        this.settings = settings;
        leader = new LeaderLease(client, settings.lease(), settings.identity(), settings.timing(), this::leaderChanged);
        status = new StatusWriter(client, settings.published(), leader::leads);
        events = new EventWriter(client, settings.controllerName(), settings.identity(), leader::leads);
    }

    /// One Lease for each controller name, so that two installations never wait for each other.
    static String leaseName(String controllerName) {
        if (controllerName.equals(USUAL_CONTROLLER)) {
            return "jvm-ingress-leader";
        }
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(controllerName.getBytes(StandardCharsets.UTF_8));
            return "jvm-ingress-leader-" + HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void leaderChanged() {
        status.leadershipChanged();
        events.leadershipChanged();
    }

    /// Without an address to publish no status is written.
    @Override
    public void start() {
        started = true;
        leader.start();
        events.start();
        if (settings.published().isSet()) {
            status.start();
        }
    }

    @Override
    public void served(Compilation compilation) {
        state = compilation.state();
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
        if (started) {
            events.close();
            if (settings.published().isSet()) {
                status.close();
            }
            if (settings.clearOnExit() && !othersRun(state, settings.ownPod())) {
                status.clear();
            }
            leader.close();
        }
    }

    /// Whether pods with the same labels as ours serve on: replicas differ in nothing but the hash of their template.
    static boolean othersRun(ClusterState state, Optional<ObjectRef> ownPod) {
        return ownPod.map(ref -> othersRun(state, ref)).orElse(false);
    }

    private static boolean othersRun(ClusterState state, ObjectRef ref) {
        var own = state.pods().get(ref);
        return own != null
                && state.pods().values().stream()
                        .filter(pod -> !ObjectRef.of(pod).equals(ref))
                        .filter(pod -> ObjectRef.of(pod).namespace().equals(ref.namespace()))
                        .anyMatch(pod -> runs(pod) && kind(Fields.labels(pod)).equals(kind(Fields.labels(own))));
    }

    private static boolean runs(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && "Running".equals(Fields.text(pod.getStatus(), PodStatus::getPhase));
    }

    private static Map<String, String> kind(Map<String, String> labels) {
        var kept = new HashMap<>(labels);
        kept.remove("pod-template-hash");
        kept.remove("controller-revision-hash");
        kept.remove("pod-template-generation");
        return kept;
    }
}
