package io.jvmingress.controller.files;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Completes an object as an API server does when it takes it in, where the rest of the program relies on that.
///
/// It invents nothing: no object, no address, no time of creation.
final class AsAdmitted {

    /// The API server keeps this label on each Namespace (`NamespaceDefaultLabelName`).
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private AsAdmitted() {}

    /// An object that no API server would take.
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    static HasMetadata complete(WatchedKind kind, HasMetadata object) throws RefusedException {
        var metadata = object.getMetadata();
        if (metadata == null || metadata.getName() == null || metadata.getName().isEmpty()) {
            throw new RefusedException("has no metadata.name");
        }
        if (!kind.namespaced()) {
            metadata.setNamespace(null);
        } else if (metadata.getNamespace() == null || metadata.getNamespace().isEmpty()) {
            metadata.setNamespace("default");
        }
        if (object instanceof Namespace namespace) {
            var labels = new LinkedHashMap<>(orEmpty(namespace.getMetadata().getLabels()));
            labels.put(NAME_LABEL, namespace.getMetadata().getName());
            namespace.getMetadata().setLabels(labels);
        }
        if (object instanceof Secret secret) {
            encode(secret);
        }
        return object;
    }

    /// `stringData` is written only: it becomes `data` and wins over it.
    private static void encode(Secret secret) {
        var written = orEmpty(secret.getStringData());
        if (written.isEmpty()) {
            return;
        }
        var data = new LinkedHashMap<>(orEmpty(secret.getData()));
        written.forEach((key, value) -> {
            // A template whose variable is empty writes null.
            var text = Objects.requireNonNullElse(value, "");
            data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        });
        secret.setData(data);
        secret.setStringData(null);
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return Objects.requireNonNullElse(map, Map.of());
    }
}
