package io.jvmingress.controller.compile.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which Secrets are named: by Ingresses of ours, and by the operator. No other Secret has to be read.
///
/// @param defaultCertificate the operator's
public record SecretNames(ClassSelection classes, Optional<ObjectRef> defaultCertificate) {

    /// By who names them: an Ingress, or the default certificate's Secret itself.
    public SortedMap<ObjectRef, Set<ObjectRef>> of(ClusterState state) {
        var filter = ClassFilter.of(classes, state.ingressClasses());
        var names = new TreeMap<ObjectRef, Set<ObjectRef>>();
        defaultCertificate.ifPresent(secret -> names.put(secret, Set.of(secret)));
        state.ingresses().forEach((ref, ingress) -> {
            var secrets = named(ref, ingress);
            if (!secrets.isEmpty() && filter.accepts(ingress)) {
                names.put(ref, secrets);
            }
        });
        return Collections.unmodifiableSortedMap(names);
    }

    private static Set<ObjectRef> named(ObjectRef ref, Ingress ingress) {
        return Fields.list(ingress.getSpec(), IngressSpec::getTls).stream()
                .map(entry -> Fields.text(entry.getSecretName()))
                .filter(name -> !name.isEmpty())
                .map(name -> new ObjectRef("Secret", ref.namespace(), name))
                .collect(Collectors.toUnmodifiableSet());
    }
}
