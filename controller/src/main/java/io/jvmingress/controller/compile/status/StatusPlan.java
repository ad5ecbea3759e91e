package io.jvmingress.controller.compile.status;

import static java.util.stream.Collectors.groupingBy;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.compile.status.StatusPoint.PortError;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which statuses have to change so that each of our Ingresses names the proxy's addresses, and what we wrote to one
/// that left is gone. Whatever others wrote to Ingresses that are not ours is never in it.
///
/// Whose a status is, the API server knows: it keeps the name of the manager that wrote it last, so it does not matter
/// which replica that was, nor whether any ran when the Ingress left.
public final class StatusPlan {

    private static final String DOMAIN = "jvm-ingress.io/";

    private StatusPlan() {}

    /// A status to write.
    ///
    /// @param version the resourceVersion that it was decided on: a newer object is decided anew
    /// @param points empty to clear
    public record Change(ObjectRef ingress, String uid, String version, List<StatusPoint> points) {

        public Change {
            points = List.copyOf(points);
        }
    }

    /// Compares what is there with what should be.
    ///
    /// @param compilation what the proxy serves already
    /// @param manager the name under which this installation writes
    public static List<Change> of(Compilation compilation, Published published, String manager) {
        var state = compilation.state();
        var addresses = published.addresses(state.services());
        var findings = compilation.findings().stream().collect(groupingBy(Finding::subject));
        var changes = new ArrayList<Change>();
        var accepted = new HashSet<ObjectRef>();
        for (var plan : compilation.ingresses()) {
            accepted.add(plan.object());
            var wanted = addresses.map(all -> points(all, plan, findings.getOrDefault(plan.object(), List.of())));
            Optional.ofNullable(state.ingresses().get(plan.object()))
                    .flatMap(ingress -> change(ingress, wanted))
                    .ifPresent(changes::add);
        }
        state.ingresses().forEach((ref, ingress) -> {
            if (!accepted.contains(ref) && isOurs(ingress, manager)) {
                changes.add(to(ingress, List.of()));
            }
        });
        return List.copyOf(changes);
    }

    /// What takes back all that is ours.
    ///
    /// @param manager the name under which this installation writes
    public static List<Change> clear(ClusterState state, String manager) {
        return state.ingresses().values().stream()
                .filter(ingress -> isOurs(ingress, manager))
                .map(ingress -> to(ingress, List.of()))
                .toList();
    }

    /// Whether there is a status, and it is as we wrote it.
    private static boolean isOurs(Ingress ingress, String manager) {
        return !StatusPoint.of(ingress).isEmpty()
                && Fields.list(ingress.getMetadata(), ObjectMeta::getManagedFields).stream()
                        .anyMatch(
                                entry -> manager.equals(entry.getManager()) && "status".equals(entry.getSubresource()));
    }

    private static Optional<Change> change(Ingress ingress, Optional<List<StatusPoint>> wanted) {
        return wanted.filter(points -> !StatusPoint.of(ingress).equals(points)).map(points -> to(ingress, points));
    }

    private static Change to(Ingress ingress, List<StatusPoint> points) {
        return new Change(ObjectRef.of(ingress), Fields.uid(ingress), Fields.resourceVersion(ingress), points);
    }

    private static List<StatusPoint> points(List<String> addresses, IngressPlan plan, List<Finding> findings) {
        var ports = plan.tls().isEmpty() ? Stream.of(80) : Stream.of(80, 443);
        var errors = findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .findFirst()
                .map(broken -> ports.map(port -> new PortError(port, DOMAIN + broken.reason()))
                        .toList())
                .orElse(List.of());
        return addresses.stream()
                .map(address -> StatusPoint.of(address, errors))
                .toList();
    }
}
