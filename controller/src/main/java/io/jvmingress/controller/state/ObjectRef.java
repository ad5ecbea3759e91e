package io.jvmingress.controller.state;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/// Names one object of the cluster. Ordered, so that everything compiled from a map has one order.
///
/// @param namespace empty for an object without one
public record ObjectRef(String kind, String namespace, String name) implements Comparable<ObjectRef> {

    /// Whatever the object leaves out is the empty text.
    public static ObjectRef of(HasMetadata object) {
        var metadata = object.getMetadata();
        return metadata == null
                ? new ObjectRef(object.getKind(), "", "")
                : new ObjectRef(
                        object.getKind(),
                        Objects.requireNonNullElse(metadata.getNamespace(), ""),
                        Objects.requireNonNullElse(metadata.getName(), ""));
    }

    /// `namespace/name`, as log, metrics and answers name an object whose kind is clear.
    public String namespacedName() {
        return namespace + "/" + name;
    }

    @Override
    public int compareTo(ObjectRef other) {
        int byKind = kind.compareTo(other.kind);
        int byNamespace = byKind != 0 ? byKind : namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /// `Ingress shop/web`, or `IngressClass nginx` without a namespace.
    @Override
    public String toString() {
        return namespace.isEmpty() ? kind + " " + name : kind + " " + namespacedName();
    }
}
