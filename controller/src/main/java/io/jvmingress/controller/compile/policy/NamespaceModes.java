package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.ModeAnnotation;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The modes that namespaces set for their own policies.
///
/// @param byNamespace only those that set one
/// @param findings about annotations that are no mode
record NamespaceModes(Map<String, PolicyMode> byNamespace, List<Finding> findings) {

    NamespaceModes {
        byNamespace = Map.copyOf(byNamespace);
        findings = List.copyOf(findings);
    }

    static NamespaceModes of(SortedMap<ObjectRef, Namespace> namespaces) {
        var modes = new HashMap<String, PolicyMode>();
        var findings = new ArrayList<Finding>();
        namespaces.forEach((ref, namespace) -> {
            var annotation = ModeAnnotation.of(ref, namespace);
            annotation.mode().ifPresent(mode -> modes.put(ref.name(), mode));
            annotation.finding().ifPresent(findings::add);
        });
        return new NamespaceModes(modes, findings);
    }

    /// Empty where the namespace's policies have the mode of the settings.
    Optional<PolicyMode> of(String namespace) {
        return Optional.ofNullable(byNamespace.get(namespace));
    }
}
