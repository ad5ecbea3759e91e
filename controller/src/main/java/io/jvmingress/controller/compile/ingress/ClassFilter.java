package io.jvmingress.controller.compile.ingress;

import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.IngressFinding.IngressClassNotFound;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which Ingresses are ours: the field wins over the annotation, and no class at all is a setting.
///
/// @param ours names of the IngressClasses that name us as their controller
/// @param others names of all others
public record ClassFilter(ClassSelection selection, Set<String> ours, Set<String> others) {

    private static final String ANNOTATION = "kubernetes.io/ingress.class";

    public static ClassFilter of(ClassSelection selection, Map<ObjectRef, IngressClass> classes) {
        return new ClassFilter(selection, names(classes, selection, true), names(classes, selection, false));
    }

    /// The Ingresses whose class no IngressClass and no setting knows, which nobody will serve. For reports on files:
    /// in
    /// a cluster such an Ingress may be another controller's.
    public static List<Finding> missing(ClassSelection selection, ClusterState state) {
        var filter = of(selection, state.ingressClasses());
        return state.ingresses().entrySet().stream()
                .<Finding>mapMulti((entry, findings) -> {
                    var name = Fields.text(entry.getValue().getSpec(), IngressSpec::getIngressClassName);
                    boolean known = filter.ours.contains(name) || filter.others.contains(name);
                    if (!name.isEmpty() && !known && !filter.accepts(entry.getValue())) {
                        findings.accept(new IngressClassNotFound(entry.getKey(), name));
                    }
                })
                .toList();
    }

    public boolean accepts(Ingress ingress) {
        var field = Fields.text(ingress.getSpec(), IngressSpec::getIngressClassName);
        if (!field.isEmpty()) {
            return ours.contains(field)
                    || (selection.byNameAlone() && field.equals(selection.ingressClass()) && !others.contains(field));
        }
        var annotation = Fields.text(Fields.annotations(ingress).get(ANNOTATION));
        return annotation.isEmpty() ? selection.withoutClass() : annotation.equals(selection.ingressClass());
    }

    private static Set<String> names(Map<ObjectRef, IngressClass> classes, ClassSelection selection, boolean namingUs) {
        return classes.entrySet().stream()
                .filter(entry -> namingUs
                        == Fields.text(entry.getValue().getSpec(), IngressClassSpec::getController)
                                .equals(selection.controllerName()))
                .map(entry -> entry.getKey().name())
                .collect(toSet());
    }
}
