package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.controller.state.ObjectRef;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/// Pods as they were read for one set of keys, in order of their names; what is the same object is not read again.
final class KnownPods {

    static final KnownPods NONE = new KnownPods(Set.of(), new IdentityHashMap<>(), List.of());

    private final Set<String> keys;
    private final Map<Pod, KnownPod> byObject;
    private final List<KnownPod> all;

    private KnownPods(Set<String> keys, Map<Pod, KnownPod> byObject, List<KnownPod> all) {
        this.keys = keys;
        this.byObject = byObject;
        this.all = all;
    }

    /// @param relevant the keys of labels that some selector names
    KnownPods of(SortedMap<ObjectRef, Pod> pods, Set<String> relevant) {
        var before = keys.equals(relevant) ? byObject : Map.<Pod, KnownPod>of();
        var now = new IdentityHashMap<Pod, KnownPod>(pods.size());
        var list = new ArrayList<KnownPod>(pods.size());
        pods.forEach((ref, pod) -> {
            var known = before.get(pod);
            var read = known == null ? KnownPod.of(ref, pod, relevant) : known;
            now.put(pod, read);
            list.add(read);
        });
        return new KnownPods(relevant, now, list);
    }

    List<KnownPod> all() {
        return all;
    }
}
