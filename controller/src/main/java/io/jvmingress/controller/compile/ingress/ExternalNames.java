package io.jvmingress.controller.compile.ingress;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValue;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.CompileOptions.ServicePort;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.service.ExternalEndpoints;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Which names outside of the cluster have to be looked up: those that a Service stands for which an Ingress of ours or
/// the operator names.
///
/// @param defaultBackend the operator's
public record ExternalNames(ClassSelection classes, Optional<ServicePort> defaultBackend) {

    /// In lower case, without the dot at their end.
    public SortedSet<String> of(ClusterState state) {
        var external = external(state.services());
        if (external.isEmpty()) {
            return Collections.emptySortedSet();
        }
        var filter = ClassFilter.of(classes, state.ingressClasses());
        var names = new TreeSet<String>();
        defaultBackend.map(port -> external.get(port.service())).ifPresent(names::add);
        state.ingresses().forEach((ref, ingress) -> {
            if (filter.accepts(ingress)) {
                backends(ingress)
                        .map(name -> new ObjectRef("Service", ref.namespace(), name))
                        .flatMap(service -> Stream.ofNullable(external.get(service)))
                        .forEach(names::add);
            }
        });
        return Collections.unmodifiableSortedSet(names);
    }

    private static Map<ObjectRef, String> external(Map<ObjectRef, Service> services) {
        var names = new HashMap<ObjectRef, String>();
        services.forEach((ref, service) -> {
            var name = ExternalEndpoints.isExternal(service) ? ExternalEndpoints.name(service) : "";
            if (!name.isEmpty()) {
                names.put(ref, name);
            }
        });
        return names;
    }

    /// The names of the Services, some more than once.
    private static Stream<String> backends(Ingress ingress) {
        var spec = ingress.getSpec();
        return Stream.concat(
                        Fields.get(spec, IngressSpec::getDefaultBackend).stream(),
                        Fields.list(spec, IngressSpec::getRules).stream()
                                .flatMap(rule -> Fields.list(rule.getHttp(), HTTPIngressRuleValue::getPaths).stream())
                                .flatMap(path -> Fields.get(path, HTTPIngressPath::getBackend).stream()))
                .flatMap(backend -> Fields.get(backend, IngressBackend::getService).stream())
                .map(service -> Fields.text(service, IngressServiceBackend::getName));
    }
}
