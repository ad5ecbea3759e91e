package io.jvmingress.controller.compile;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A value and what it was made from, remembered from one compile to the next.
///
/// @param inputs compared by identity: whatever is compiled from never changes
record Part<T>(List<Object> inputs, T value) {

    static <T> Part<T> none(T value) {
        return new Part<>(List.of(), value);
    }

    /// This part where the inputs are the very same, else a new one. A new value that equals the
    /// old one is dropped for it, so that whatever is made from this part can stay, too.
    Part<T> of(Supplier<T> make, Object... inputs) {
        return of(make, _ -> true, inputs);
    }

    /// The same where the value also depends on more than its inputs.
    ///
    /// @param stands whether a value that was made from the very same inputs is still true
    Part<T> of(Supplier<T> make, Predicate<T> stands, Object... inputs) {
        if (isMadeFrom(inputs) && stands.test(value)) {
            return this;
        }
        var made = make.get();
        return new Part<>(List.of(inputs), made.equals(value) ? value : made);
    }

    @SuppressWarnings("ReferenceEquality") // Equal is not enough, and costs more than it saves.
    private boolean isMadeFrom(Object... candidates) {
        boolean same = inputs.size() == candidates.length;
        for (int i = 0; same && i < candidates.length; i++) {
            same = inputs.get(i) == candidates[i];
        }
        return same;
    }
}
