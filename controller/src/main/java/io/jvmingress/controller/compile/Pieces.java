package io.jvmingress.controller.compile;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// What was compiled from single objects, remembered for as long as the very same objects are there.
///
/// Objects of a cluster state never change, so the same object always compiles to the same piece.
final class Pieces<K, V> {

    private final Map<K, V> pieces;

    private Pieces(Map<K, V> pieces) {
        this.pieces = pieces;
    }

    static <K, V> Pieces<K, V> none() {
        return new Pieces<>(new IdentityHashMap<>());
    }

    /// The pieces of exactly these objects; only new objects are compiled.
    Pieces<K, V> of(Iterable<? extends K> objects, Function<? super K, ? extends V> compile) {
        return of(objects, compile, _ -> true);
    }

    /// The same where a piece also depends on others than its object.
    ///
    /// @param stands whether a piece that was compiled from the very same object before is still true
    Pieces<K, V> of(
            Iterable<? extends K> objects, Function<? super K, ? extends V> compile, Predicate<? super V> stands) {
        var next = new IdentityHashMap<K, V>();
        for (var object : objects) {
            // Many may name one object: it is compiled once all the same.
            next.computeIfAbsent(object, absent -> {
                var known = pieces.get(absent);
                return known == null || !stands.test(known) ? compile.apply(absent) : known;
            });
        }
        return new Pieces<>(next);
    }

    /// The piece of an object that [#of] was called with.
    V get(K object) {
        var piece = pieces.get(object);
        if (piece == null) {
            throw new IllegalArgumentException("no piece was compiled from this object");
        }
        return piece;
    }
}
