package io.jvmingress.controller.compile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ClusterState.Identities;
import io.jvmingress.controller.state.ClusterState.Policies;
import io.jvmingress.controller.state.ObjectRef;
import java.util.SortedMap;
import java.util.TreeMap;

/// A cluster that is edited object by object, as watches do it: a kind without changes keeps its
/// map by identity.
final class World {

    private final TreeMap<ObjectRef, HasMetadata> objects = new TreeMap<>();
    private ClusterState state = ClusterState.EMPTY;

    void put(HasMetadata object) {
        objects.put(ObjectRef.of(object), object);
    }

    void remove(ObjectRef ref) {
        objects.remove(ref);
    }

    ClusterState state() {
        var next = ClusterState.of(objects.values());
        state = new ClusterState(
                keep(state.ingresses(), next.ingresses()),
                keep(state.ingressClasses(), next.ingressClasses()),
                keep(state.services(), next.services()),
                keep(state.endpointSlices(), next.endpointSlices()),
                keep(state.secrets(), next.secrets()),
                new Policies(
                        keep(state.networkPolicies(), next.networkPolicies()),
                        keep(state.accessPolicies(), next.accessPolicies())),
                new Identities(keep(state.pods(), next.pods()), keep(state.namespaces(), next.namespaces())),
                next.learned());
        return state;
    }

    @SuppressWarnings("ReferenceEquality") // It is about the very same objects.
    private static <T> SortedMap<ObjectRef, T> keep(SortedMap<ObjectRef, T> old, SortedMap<ObjectRef, T> next) {
        boolean same = old.keySet().equals(next.keySet())
                && next.entrySet().stream().allMatch(entry -> old.get(entry.getKey()) == entry.getValue());
        return same ? old : next;
    }
}
