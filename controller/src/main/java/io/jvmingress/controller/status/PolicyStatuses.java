package io.jvmingress.controller.status;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.status.PolicyStatusPlan;
import io.jvmingress.controller.compile.status.PolicyStatusPlan.Change;
import io.jvmingress.controller.compile.status.PolicyStatusPlan.PlannedCondition;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.watch.MissingRule;
import io.jvmingress.crds.AccessPolicy;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What became of each AccessPolicy, as conditions.
public final class PolicyStatuses implements StatusSource {

    private static final MissingRule PERMISSION =
            new MissingRule(AccessPolicy.GROUP, "accesspolicies/status", List.of("patch"), List.of(""));

    private final String manager;
    private final InstantSource clock;

    /// @param manager the name under which this installation writes
    public PolicyStatuses(String manager, InstantSource clock) {
        this.manager = manager;
        this.clock = clock;
    }

    @Override
    public List<StatusWrite> due(Compilation served) {
        return PolicyStatusPlan.of(served).stream().map(this::write).toList();
    }

    /// They say what was so when they were written, and take nothing that another installation needs.
    @Override
    public List<StatusWrite> taken(Compilation served, Set<ObjectRef> written) {
        return List.of();
    }

    private StatusWrite write(Change change) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var conditions = change.conditions().stream()
                .map(condition -> json(condition, change.generation(), now))
                .toList();
        var body = Map.of(
                "metadata",
                Map.of("uid", change.uid(), "resourceVersion", change.version()),
                "status",
                Map.of("observedGeneration", change.generation(), "conditions", conditions));
        var path = "/apis/" + AccessPolicy.GROUP + "/" + AccessPolicy.VERSION + "/namespaces/"
                + change.policy().namespace() + "/accesspolicies/"
                + change.policy().name()
                + "/status?fieldManager=" + manager;
        return new StatusWrite(change.policy(), change.version(), path, Serialization.asJson(body), PERMISSION);
    }

    private static Map<String, Object> json(PlannedCondition condition, long generation, String now) {
        return Map.of(
                "type", condition.type(),
                "status", condition.status(),
                "reason", condition.reason(),
                "message", condition.message(),
                "observedGeneration", generation,
                "lastTransitionTime", condition.since().isEmpty() ? now : condition.since());
    }
}
