package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/// The namespaces that are known as objects, by their labels. No selector finds one that is not known.
final class Namespaces {

    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final List<String> names = new ArrayList<>();
    private final LabelIndex labels = new LabelIndex();

    private Namespaces() {}

    static Namespaces of(SortedMap<ObjectRef, Namespace> objects) {
        var namespaces = new Namespaces();
        objects.forEach((ref, object) -> namespaces.add(ref.name(), Fields.labels(object)));
        return namespaces;
    }

    List<String> select(Selector selector) {
        return labels.select(selector).stream().mapToObj(names::get).toList();
    }

    /// The API server puts the name among the labels and keeps it there; files may lack it.
    private void add(String name, Map<String, String> own) {
        var all = new HashMap<String, String>();
        if (own != null) {
            own.forEach((key, value) -> all.put(key, Objects.requireNonNullElse(value, "")));
        }
        all.put(NAME_LABEL, name);
        labels.add(names.size(), all);
        names.add(name);
    }
}
