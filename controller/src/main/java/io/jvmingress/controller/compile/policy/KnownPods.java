package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.controller.compile.ReadObjects;
import io.jvmingress.controller.compile.policy.KnownPod.Identity;
import io.jvmingress.controller.state.ObjectRef;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/// Pods as they were read for one set of keys.
///
/// @param keys of the labels that some selector names
record KnownPods(Set<String> keys, ReadObjects<Pod, KnownPod> read) {

    static final KnownPods NONE = new KnownPods(Set.of(), ReadObjects.none());

    /// @param relevant the keys of labels that some selector names
    KnownPods of(SortedMap<ObjectRef, Pod> pods, Set<String> relevant) {
        var before = keys.equals(relevant) ? read : ReadObjects.<Pod, KnownPod>none();
        // Most pods share their identity with others: those that are one object are equal at first sight.
        var shared = new HashMap<Identity, Identity>();
        return new KnownPods(
                relevant,
                before.of(pods, (ref, pod) -> KnownPod.of(ref, pod, relevant).sharing(shared)));
    }

    /// In order of their names.
    List<KnownPod> all() {
        return read.values();
    }
}
