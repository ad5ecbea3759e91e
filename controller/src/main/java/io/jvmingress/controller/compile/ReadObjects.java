package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiFunction;

/// What was read from all objects of one kind, in order of their names. Objects never change, so what is the very same
/// object is not read again: one walk along the old and the new ones finds them, without a look into any of them.
///
/// @param <K> the kind
/// @param <V> what is read from one
public final class ReadObjects<K, V> {

    private final List<ObjectRef> refs;
    private final List<K> objects;
    private final List<V> values;

    private ReadObjects(List<ObjectRef> refs, List<K> objects, List<V> values) {
        this.refs = refs;
        this.objects = objects;
        this.values = values;
    }

    public static <K, V> ReadObjects<K, V> none() {
        return new ReadObjects<>(List.of(), List.of(), List.of());
    }

    /// The same for other objects; only new ones are read.
    @SuppressWarnings("ReferenceEquality") // Equal is not enough, and costs more than it saves.
    public ReadObjects<K, V> of(SortedMap<ObjectRef, K> others, BiFunction<ObjectRef, K, V> read) {
        var nextRefs = new ArrayList<ObjectRef>(others.size());
        var nextObjects = new ArrayList<K>(others.size());
        var nextValues = new ArrayList<V>(others.size());
        int old = 0;
        for (var entry : others.entrySet()) {
            var object = entry.getValue();
            if (old < objects.size() && objects.get(old) != object) {
                old = position(entry.getKey(), old);
            }
            boolean same = old < objects.size() && objects.get(old) == object;
            nextRefs.add(entry.getKey());
            nextObjects.add(object);
            nextValues.add(same ? values.get(old) : read.apply(entry.getKey(), object));
            old += same ? 1 : 0;
        }
        return new ReadObjects<>(nextRefs, nextObjects, nextValues);
    }

    /// Of the first old one that does not come before the name.
    private int position(ObjectRef ref, int from) {
        int position = from;
        while (position < refs.size() && refs.get(position).compareTo(ref) < 0) {
            position++;
        }
        return position;
    }

    /// In order of the objects' names; not to be changed.
    public List<V> values() {
        return values;
    }
}
