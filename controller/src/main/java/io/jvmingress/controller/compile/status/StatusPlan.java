package io.jvmingress.controller.compile.status;

import static java.util.stream.Collectors.groupingBy;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.compile.status.StatusPoint.PortError;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which statuses have to change so that each of our Ingresses names the proxy's addresses, and what we wrote to one
/// that left is gone. Whatever others wrote to Ingresses that are not ours is never in it.
///
/// @param ours what our Ingresses, and those that left, have of us
public record StatusPlan(List<Change> changes, SortedMap<ObjectRef, Written> ours) {

    private static final String DOMAIN = "jvm-ingress.io/";

    /// A status to write.
    ///
    /// @param version the resourceVersion that it was decided on: a newer object is decided anew
    /// @param points empty to clear
    public record Change(ObjectRef ingress, String uid, String version, List<StatusPoint> points) {

        public Change {
            points = List.copyOf(points);
        }
    }

    /// A status that is ours.
    ///
    /// @param uid of the Ingress: another one of the same name is not the one we wrote to
    public record Written(String uid, List<StatusPoint> points) {

        public Written {
            points = List.copyOf(points);
        }
    }

    public StatusPlan {
        changes = List.copyOf(changes);
        ours = Collections.unmodifiableSortedMap(new TreeMap<>(ours));
    }

    /// Compares what is there with what should be.
    ///
    /// @param compilation what the proxy serves already
    /// @param before what is ours so far
    public static StatusPlan of(Compilation compilation, Published published, Map<ObjectRef, Written> before) {
        var state = compilation.state();
        var addresses = published.addresses(state.services());
        var findings = compilation.findings().stream().collect(groupingBy(Finding::subject));
        var changes = new ArrayList<Change>();
        var ours = new TreeMap<ObjectRef, Written>();
        var accepted = new HashSet<ObjectRef>();
        for (var plan : compilation.ingresses()) {
            accepted.add(plan.object());
            var ingress = Optional.ofNullable(state.ingresses().get(plan.object()));
            var wanted = addresses.map(all -> points(all, plan, findings.getOrDefault(plan.object(), List.of())));
            var known = Optional.ofNullable(before.get(plan.object()));
            ingress.flatMap(object -> ours(object, wanted, known))
                    .ifPresent(written -> ours.put(plan.object(), written));
            ingress.flatMap(object -> change(object, wanted)).ifPresent(changes::add);
        }
        before.forEach((ref, written) -> Optional.ofNullable(state.ingresses().get(ref))
                .filter(ingress ->
                        !accepted.contains(ref) && Fields.uid(ingress).equals(written.uid()))
                .ifPresent(ingress -> {
                    // Kept where it differs, too: what we have just written may not be in the state yet.
                    ours.put(ref, written);
                    if (StatusPoint.of(ingress).equals(written.points())) {
                        changes.add(to(ingress, List.of()));
                    }
                }));
        return new StatusPlan(changes, ours);
    }

    private static Optional<Written> ours(
            Ingress ingress, Optional<List<StatusPoint>> wanted, Optional<Written> known) {
        return wanted.filter(
                        points -> !points.isEmpty() && StatusPoint.of(ingress).equals(points))
                .map(points -> new Written(Fields.uid(ingress), points))
                .or(() -> known.filter(written -> written.uid().equals(Fields.uid(ingress))));
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
