package io.jvmingress.controller.compile.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.status.PlannedEvent.Subject;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.crds.AccessPolicy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which Events should be in the cluster now: one for each object and reason that a finding names, and one that says
/// what is served for each of our Ingresses that has a live route.
///
/// Findings come from our own Ingresses and from what these name, so an Ingress of another controller is never in it,
/// and neither is an object that does not exist. What a Service lacks is told on the Ingresses with a route to it, too:
/// that is where somebody looks who gets 503.
public final class EventPlan {

    private static final String COMPILE = "Compile";
    private static final String PUBLISH = "Publish";

    /// The API server takes 253 characters; what makes a name unique is behind this many.
    private static final int LONGEST_PREFIX = 200;

    private static final Map<String, String> API_VERSIONS = Map.of(
            "AccessPolicy", AccessPolicy.GROUP + "/" + AccessPolicy.VERSION,
            "Ingress", "networking.k8s.io/v1",
            "NetworkPolicy", "networking.k8s.io/v1",
            "Service", "v1",
            "Secret", "v1");

    private final ClusterState state;
    private final String controllerName;
    private final List<PlannedEvent> events = new ArrayList<>();

    private EventPlan(ClusterState state, String controllerName) {
        this.state = state;
        this.controllerName = controllerName;
    }

    /// What one object's owner is told for one reason.
    private record Topic(ObjectRef subject, String reason) implements Comparable<Topic> {

        @Override
        public int compareTo(Topic other) {
            int bySubject = subject.compareTo(other.subject);
            return bySubject != 0 ? bySubject : reason.compareTo(other.reason);
        }
    }

    /// What it is told for one finding.
    private record Told(Optional<ObjectRef> related, boolean warning, String message) {}

    /// The Events, those of findings first.
    ///
    /// @param compilation what the proxy serves already
    /// @param controllerName of which installation; two of them never share an Event
    public static List<PlannedEvent> of(Compilation compilation, String controllerName) {
        var plan = new EventPlan(compilation.state(), controllerName);
        var live = LiveRoutes.of(compilation.table().routes(), compilation.ingresses());
        plan.findings(compilation.findings(), live);
        plan.accepted(compilation, live);
        return List.copyOf(plan.events);
    }

    private void findings(List<Finding> findings, LiveRoutes live) {
        var topics = new TreeMap<Topic, List<Told>>();
        for (var finding : findings) {
            var subject = finding.subject();
            boolean warning = finding.severity() != Finding.Severity.INFO;
            tell(topics, new Topic(subject, finding.reason()), new Told(finding.related(), warning, finding.message()));
            var indirectly = new Told(Optional.of(subject), warning, subject + ": " + finding.message());
            live.users(subject).forEach(ingress -> tell(topics, new Topic(ingress, finding.reason()), indirectly));
        }
        topics.forEach((topic, told) -> {
            var related = told.getFirst().related().filter(ref -> !ref.equals(topic.subject()));
            boolean warning = told.stream().anyMatch(Told::warning);
            var note = Note.of(told.stream().map(Told::message).distinct().toList());
            add(topic, related, warning, COMPILE, note);
        });
    }

    private static void tell(Map<Topic, List<Told>> topics, Topic topic, Told told) {
        topics.computeIfAbsent(topic, _ -> new ArrayList<>()).add(told);
    }

    private void accepted(Compilation compilation, LiveRoutes live) {
        for (var plan : compilation.ingresses()) {
            var hosts = live.hosts().get(plan.object());
            if (hosts != null) {
                var note = Note.accepted(plan, hosts, compilation.table().certificates());
                add(new Topic(plan.object(), "Accepted"), Optional.empty(), false, PUBLISH, note);
            }
        }
    }

    private void add(Topic topic, Optional<ObjectRef> related, boolean warning, String action, String note) {
        object(topic.subject()).filter(object -> !Fields.uid(object).isEmpty()).ifPresent(object -> {
            var generation = Fields.get(object.getMetadata(), ObjectMeta::getGeneration)
                    .map(String::valueOf)
                    .orElse("");
            var name = name(topic, Fields.uid(object), generation, note);
            events.add(new PlannedEvent(
                    name, subject(topic.subject()), related.map(this::subject), warning, topic.reason(), action, note));
        });
    }

    private String name(Topic topic, String uid, String generation, String note) {
        var cause = String.join("\n", controllerName, uid, topic.reason(), generation, note);
        var name = topic.subject().name();
        return name.substring(0, Math.min(LONGEST_PREFIX, name.length())) + "." + hash(cause);
    }

    private static String hash(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Subject subject(ObjectRef ref) {
        return new Subject(
                ref,
                API_VERSIONS.getOrDefault(ref.kind(), ""),
                object(ref).map(Fields::uid).orElse(""));
    }

    /// Of the kinds that an Event can be on. What is found out about Namespaces is a matter of this program's own
    /// permissions, and files are no objects.
    private Optional<HasMetadata> object(ObjectRef ref) {
        return Optional.ofNullable(
                switch (ref.kind()) {
                    case "Ingress" -> state.ingresses().get(ref);
                    case "Service" -> state.services().get(ref);
                    case "Secret" -> state.secrets().get(ref);
                    case "NetworkPolicy" -> state.networkPolicies().get(ref);
                    case "AccessPolicy" -> state.accessPolicies().get(ref);
                    default -> null;
                });
    }
}
