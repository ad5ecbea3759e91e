package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Follows which Secrets the objects name, and keeps an Ingress back until those that it names were asked for: else a
/// new one, or one that goes over to another Secret, would for a moment be served with the wrong certificate. Nothing
/// is kept back for longer than [SecretWatches#waitsFor] says.
final class NamedSecrets {

    private final Function<ClusterState, SortedMap<ObjectRef, Set<ObjectRef>>> names;
    private final SecretWatches watches;
    private ClusterState seen = ClusterState.EMPTY;
    private SortedMap<ObjectRef, Set<ObjectRef>> named = Collections.emptySortedMap();
    private ClusterState passed = ClusterState.EMPTY;
    private SortedMap<ObjectRef, Set<ObjectRef>> passedNames = Collections.emptySortedMap();

    /// @param names the Secrets that a state names, by who names them
    NamedSecrets(Function<ClusterState, SortedMap<ObjectRef, Set<ObjectRef>>> names, SecretWatches watches) {
        this.names = names;
        this.watches = watches;
    }

    /// Done when every Secret that this state names was asked for, or was waited for long enough.
    CompletableFuture<Void> settled(ClusterState state) {
        pass(state);
        return watches.settled();
    }

    /// The state as far as it may take effect, with what is known of Secrets that cannot be read.
    @SuppressWarnings("ReferenceEquality") // A kind without changes keeps its map.
    synchronized ClusterState pass(ClusterState state) {
        if (seen.ingresses() != state.ingresses() || seen.ingressClasses() != state.ingressClasses()) {
            named = names.apply(state);
        }
        seen = state;
        watches.add(secrets(named));
        var held = named.keySet().stream()
                .filter(subject -> state.ingresses().containsKey(subject))
                .filter(subject ->
                        named.getOrDefault(subject, Set.of()).stream().anyMatch(watches::waitsFor))
                .collect(Collectors.toUnmodifiableSet());
        var ingresses = held.isEmpty() ? state.ingresses() : without(held, state.ingresses());
        passedNames = held.isEmpty() ? named : namesWithout(held);
        watches.retain(secrets(named), secrets(passedNames));
        var unreadable = watches.unreadable();
        var known = passed.learned().unreadableSecrets();
        passed = state.withIngresses(ingresses)
                .with(state.learned().withUnreadableSecrets(unreadable.equals(known) ? known : unreadable));
        return passed;
    }

    private static Set<ObjectRef> secrets(SortedMap<ObjectRef, Set<ObjectRef>> names) {
        return names.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    /// Those that are held are as they were, or not there yet.
    private SortedMap<ObjectRef, Ingress> without(Set<ObjectRef> held, SortedMap<ObjectRef, Ingress> ingresses) {
        var kept = new TreeMap<>(ingresses);
        for (var subject : held) {
            var before = passed.ingresses().get(subject);
            if (before == null || !passedNames.containsKey(subject)) {
                kept.remove(subject);
            } else {
                kept.put(subject, before);
            }
        }
        return kept.equals(passed.ingresses()) ? passed.ingresses() : Collections.unmodifiableSortedMap(kept);
    }

    private SortedMap<ObjectRef, Set<ObjectRef>> namesWithout(Set<ObjectRef> held) {
        var kept = new TreeMap<>(named);
        for (var subject : held) {
            var before = passedNames.get(subject);
            if (before == null) {
                kept.remove(subject);
            } else {
                kept.put(subject, before);
            }
        }
        return kept;
    }
}
