package io.jvmingress.controller.status;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.status.Published;
import io.jvmingress.controller.compile.status.StatusPlan;
import io.jvmingress.controller.compile.status.StatusPlan.Change;
import io.jvmingress.controller.compile.status.StatusPoint;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.watch.MissingRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The proxy's addresses in our Ingresses.
public final class IngressStatuses implements StatusSource {

    private static final Logger log = LoggerFactory.getLogger(IngressStatuses.class);
    private static final MissingRule PERMISSION =
            new MissingRule("networking.k8s.io", "ingresses/status", List.of("patch"), List.of(""));

    private final Published published;
    private final String manager;
    private boolean toldOfService;

    /// @param manager the name under which this installation writes, by which it knows what is its own
    public IngressStatuses(Published published, String manager) {
        this.published = published;
        this.manager = manager;
    }

    @Override
    public List<StatusWrite> due(Compilation served) {
        tellOfUnknownService(served);
        return StatusPlan.of(served, published, manager).stream()
                .map(this::write)
                .toList();
    }

    /// Nothing is written then, and nobody else would say why.
    private void tellOfUnknownService(Compilation served) {
        boolean unknown = served.table().generation() > 0
                && published.addresses(served.state().services()).isEmpty();
        if (unknown && !toldOfService) {
            log.atWarn()
                    .addKeyValue(
                            "service",
                            published.service().map(ObjectRef::namespacedName).orElse(""))
                    .log("the service to publish does not exist, so no status is written");
        }
        toldOfService = unknown;
    }

    @Override
    public List<StatusWrite> taken(Compilation served, Set<ObjectRef> written) {
        var ours = new HashMap<ObjectRef, String>();
        StatusPlan.clear(served.state(), manager).forEach(change -> ours.put(change.ingress(), change.uid()));
        served.state().ingresses().forEach((ref, ingress) -> {
            if (written.contains(ref)) {
                ours.put(ref, Fields.uid(ingress));
            }
        });
        return ours.entrySet().stream()
                .map(entry -> write(new Change(entry.getKey(), entry.getValue(), "", List.of())))
                .toList();
    }

    private StatusWrite write(Change change) {
        var points = change.points().stream().map(IngressStatuses::json).toList();
        var ingress = new HashMap<String, Object>();
        ingress.put("ingress", points.isEmpty() ? null : points);
        // A change without a version holds whatever the object is by now, as long as it is the same object.
        var metadata = change.version().isEmpty()
                ? Map.of("uid", change.uid())
                : Map.of("uid", change.uid(), "resourceVersion", change.version());
        var body = Map.of("metadata", metadata, "status", Map.of("loadBalancer", ingress));
        var path = "/apis/networking.k8s.io/v1/namespaces/" + change.ingress().namespace() + "/ingresses/"
                + change.ingress().name() + "/status?fieldManager=" + manager;
        return new StatusWrite(change.ingress(), change.version(), path, Serialization.asJson(body), PERMISSION);
    }

    private static Map<String, Object> json(StatusPoint point) {
        var json = new TreeMap<String, Object>();
        if (point.ip().isEmpty()) {
            json.put("hostname", point.hostname());
        } else {
            json.put("ip", point.ip());
        }
        if (!point.errors().isEmpty()) {
            json.put(
                    "ports",
                    point.errors().stream()
                            .map(port -> Map.of("port", port.port(), "protocol", "TCP", "error", port.error()))
                            .toList());
        }
        return json;
    }
}
