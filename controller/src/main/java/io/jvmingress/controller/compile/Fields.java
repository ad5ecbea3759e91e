package io.jvmingress.controller.compile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads optional fields of Kubernetes objects. Every field may be absent, whatever the API's
/// schema says: files and old stores are read, too.
public final class Fields {

    private Fields() {}

    /// The field of an object that may itself be absent.
    public static <T, R> Optional<R> get(@Nullable T object, Function<T, @Nullable R> field) {
        return Optional.ofNullable(object).map(field);
    }

    /// Empty where it is absent; absent elements are left out.
    public static <T> List<T> list(@Nullable List<T> list) {
        if (list == null) {
            return List.of();
        }
        var present = new ArrayList<T>(list.size());
        for (var element : list) {
            if (element != null) {
                present.add(element);
            }
        }
        return present;
    }

    /// The list in a field of an object that may itself be absent.
    public static <T, R> List<R> list(@Nullable T object, Function<T, @Nullable List<R>> field) {
        return object == null ? List.of() : list(field.apply(object));
    }

    public static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    /// The text in a field of an object that may itself be absent.
    public static <T> String text(@Nullable T object, Function<T, @Nullable String> field) {
        return object == null ? "" : text(field.apply(object));
    }

    public static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    public static Map<String, String> labels(HasMetadata object) {
        return get(object.getMetadata(), ObjectMeta::getLabels).orElse(Map.of());
    }

    public static Map<String, String> annotations(HasMetadata object) {
        return get(object.getMetadata(), ObjectMeta::getAnnotations).orElse(Map.of());
    }

    public static String creationTimestamp(HasMetadata object) {
        return text(object.getMetadata(), ObjectMeta::getCreationTimestamp);
    }

    public static String resourceVersion(HasMetadata object) {
        return text(object.getMetadata(), ObjectMeta::getResourceVersion);
    }

    public static String uid(HasMetadata object) {
        return text(object.getMetadata(), ObjectMeta::getUid);
    }
}
