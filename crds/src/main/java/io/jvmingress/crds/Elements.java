package io.jvmingress.crds;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lists as files may have them: with elements that are null.
final class Elements {

    private Elements() {}

    /// The same list.
    ///
    /// @param instead stands for null: to leave an element out could leave an empty list, which admits more
    static <T> List<T> of(List<? extends @Nullable T> list, T instead) {
        return list.stream()
                .<T>map(element -> Objects.requireNonNullElse(element, instead))
                .toList();
    }
}
