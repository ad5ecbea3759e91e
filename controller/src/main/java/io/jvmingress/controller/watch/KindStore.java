package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.jvmingress.controller.state.ObjectRef;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The objects of one kind, from one informer or several.
///
/// Informer threads only note what changed and signal. The one reader builds the next map from the last one and those
/// notes, outside the lock, so that no informer ever waits for a copy.
final class KindStore<T extends HasMetadata> {

    private final WatchedKind<T> kind;
    private final Runnable changed;
    private final List<Items> items = new CopyOnWriteArrayList<>();
    private Map<ObjectRef, Optional<T>> notes = new HashMap<>();
    private SortedMap<ObjectRef, T> view = Collections.emptySortedMap();

    KindStore(WatchedKind<T> kind, Runnable changed) {
        this.kind = kind;
        this.changed = changed;
    }

    WatchedKind<T> kind() {
        return kind;
    }

    void put(T object) {
        note(ObjectRef.of(object), Optional.of(object));
    }

    private void note(ObjectRef ref, Optional<T> object) {
        synchronized (this) {
            notes.put(ref, object);
        }
        changed.run();
    }

    private synchronized Map<ObjectRef, Optional<T>> takeNotes() {
        if (notes.isEmpty()) {
            return Map.of();
        }
        var taken = notes;
        notes = new HashMap<>();
        return taken;
    }

    /// The same map as before where nothing changed. For one thread at a time.
    SortedMap<ObjectRef, T> view() {
        var taken = takeNotes();
        if (!taken.isEmpty()) {
            var next = new TreeMap<>(view);
            taken.forEach((ref, object) -> object.ifPresentOrElse(put -> next.put(ref, put), () -> next.remove(ref)));
            view = Collections.unmodifiableSortedMap(next);
        }
        return view;
    }

    /// What one informer keeps its objects in: they are trimmed on the way in, and a list that brings an object again
    /// as it was changes nothing.
    ItemStore<T> informerItems() {
        var made = new Items();
        items.add(made);
        return made;
    }

    /// Forgets every object. What the informers so far still bring no longer counts.
    void clear() {
        items.forEach(Items::close);
        items.clear();
    }

    private final class Items implements ItemStore<T> {

        private final Map<String, T> objects = new ConcurrentHashMap<>();
        private boolean closed;

        private synchronized void close() {
            closed = true;
            List.copyOf(objects.keySet()).forEach(this::remove);
        }

        @Override
        public String getKey(T object) {
            return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "") + "/"
                    + object.getMetadata().getName();
        }

        @Override
        public synchronized @Nullable T put(String key, T object) {
            if (closed) {
                return null;
            }
            var before = objects.get(key);
            if (before != null && version(before).equals(version(object))) {
                return before;
            }
            TrimmedObjects.trim(object);
            objects.put(key, object);
            KindStore.this.put(object);
            return before;
        }

        private String version(T object) {
            return String.valueOf(object.getMetadata().getResourceVersion());
        }

        @Override
        public synchronized @Nullable T remove(String key) {
            var removed = objects.remove(key);
            if (removed != null) {
                note(ObjectRef.of(removed), Optional.empty());
            }
            return removed;
        }

        @Override
        public Stream<String> keySet() {
            return objects.keySet().stream();
        }

        @Override
        public Stream<T> values() {
            return objects.values().stream();
        }

        @Override
        public int size() {
            return objects.size();
        }

        @Override
        public @Nullable T get(String key) {
            return objects.get(key);
        }
    }
}
