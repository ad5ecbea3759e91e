package io.jvmingress.controller.compile.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.crds.AccessPolicy;
import io.jvmingress.crds.AccessPolicyStatus;
import io.jvmingress.crds.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which statuses have to change so that each AccessPolicy tells what became of it.
///
/// A policy that names an Ingress of another controller is that controller's to judge. What is said of all others does
/// not depend on who says it, so that two installations never write against each other.
public final class PolicyStatusPlan {

    private static final String ACCEPTED = "Accepted";
    private static final String PROGRAMMED = "Programmed";
    private static final String TARGET_NOT_FOUND = "TargetNotFound";

    private final Map<ObjectRef, IngressPlan> ours;
    private final Compilation compilation;
    private final Map<ObjectRef, List<Finding>> findings;

    private PolicyStatusPlan(Compilation compilation) {
        this.compilation = compilation;
        ours = compilation.ingresses().stream()
                .collect(Collectors.toUnmodifiableMap(IngressPlan::object, plan -> plan));
        findings = compilation.findings().stream().collect(Collectors.groupingBy(Finding::subject));
    }

    /// A status to write.
    ///
    /// @param version the resourceVersion that it was decided on: a newer object is decided anew
    /// @param generation of the policy that it speaks of
    public record Change(
            ObjectRef policy, String uid, String version, long generation, List<PlannedCondition> conditions) {

        public Change {
            conditions = List.copyOf(conditions);
        }
    }

    /// One condition.
    ///
    /// @param since when its status became what it is, as somebody wrote it; empty where it becomes that now
    public record PlannedCondition(String type, String status, String reason, String message, String since) {

        /// Whether it says the same, whoever said it when.
        private boolean says(Condition there, long generation) {
            return status.equals(there.getStatus())
                    && reason.equals(there.getReason())
                    && message.equals(there.getMessage())
                    && Objects.equals(generation, there.getObservedGeneration());
        }
    }

    /// Compares what is there with what should be.
    ///
    /// @param compilation what the proxy serves already
    public static List<Change> of(Compilation compilation) {
        var plan = new PolicyStatusPlan(compilation);
        var changes = new ArrayList<Change>();
        compilation.state().accessPolicies().forEach((ref, policy) -> {
            if (plan.isOurs(ref, policy)) {
                plan.change(ref, policy).ifPresent(changes::add);
            }
        });
        return List.copyOf(changes);
    }

    private boolean isOurs(ObjectRef ref, AccessPolicy policy) {
        return policy.getSpec().targetRefs().stream()
                .map(target -> object(ref, target))
                .noneMatch(target -> compilation.state().ingresses().containsKey(target) && !ours.containsKey(target));
    }

    private static ObjectRef object(ObjectRef policy, TargetRef target) {
        return new ObjectRef(target.kind(), policy.namespace(), target.name());
    }

    private Optional<Change> change(ObjectRef ref, AccessPolicy policy) {
        long generation =
                Fields.get(policy.getMetadata(), ObjectMeta::getGeneration).orElse(0L);
        var there = Fields.list(policy.getStatus(), AccessPolicyStatus::conditions);
        var missing = policy.getSpec().targetRefs().stream()
                .flatMap(target -> missing(ref, target).stream())
                .distinct()
                .toList();
        var wanted = List.of(
                accepted(ref, missing),
                programmed(
                        missing, missing.size() < policy.getSpec().targetRefs().size()));
        boolean right = wanted.stream()
                .allMatch(condition -> find(there, condition.type())
                        .filter(known -> condition.says(known, generation))
                        .isPresent());
        boolean observed = Fields.get(policy.getStatus(), AccessPolicyStatus::observedGeneration)
                .filter(known -> known == generation)
                .isPresent();
        if (right && observed) {
            return Optional.empty();
        }
        var conditions = new ArrayList<PlannedCondition>();
        wanted.forEach(condition -> conditions.add(dated(condition, find(there, condition.type()))));
        return Optional.of(new Change(ref, Fields.uid(policy), Fields.resourceVersion(policy), generation, conditions));
    }

    private static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private static PlannedCondition dated(PlannedCondition condition, Optional<Condition> there) {
        var since = there.filter(known -> condition.status().equals(known.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElse("");
        return new PlannedCondition(
                condition.type(), condition.status(), condition.reason(), condition.message(), since);
    }

    private PlannedCondition accepted(ObjectRef ref, List<String> missing) {
        var errors = findings.getOrDefault(ref, List.of()).stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .map(Finding::message)
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            return new PlannedCondition(
                    ACCEPTED, "False", TARGET_NOT_FOUND, Note.of(errors.isEmpty() ? missing : errors), "");
        }
        return errors.isEmpty()
                ? new PlannedCondition(ACCEPTED, "True", ACCEPTED, "every target is there", "")
                : new PlannedCondition(ACCEPTED, "False", "Invalid", Note.of(errors), "");
    }

    private static PlannedCondition programmed(List<String> missing, boolean judges) {
        if (!judges) {
            return new PlannedCondition(PROGRAMMED, "False", TARGET_NOT_FOUND, "no target is there", "");
        }
        return missing.isEmpty()
                ? new PlannedCondition(PROGRAMMED, "True", PROGRAMMED, "the proxy judges by it", "")
                : new PlannedCondition(
                        PROGRAMMED,
                        "True",
                        "PartiallyProgrammed",
                        "the proxy judges by it where its target is there",
                        "");
    }

    /// What is missing of a target, if anything is.
    private Optional<String> missing(ObjectRef policy, TargetRef target) {
        var object = object(policy, target);
        boolean there = object.kind().equals("Service")
                ? compilation.state().services().containsKey(object)
                : ours.containsKey(object);
        if (!there) {
            return Optional.of(object + " does not exist");
        }
        return Optional.ofNullable(target.sectionName())
                .filter(host ->
                        !ours.containsKey(object) || !ours.get(object).hosts().contains(host))
                .map(host -> object + " has no rule for the host " + host);
    }
}
