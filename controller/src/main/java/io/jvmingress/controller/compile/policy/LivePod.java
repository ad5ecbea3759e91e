package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.controller.compile.service.PodFacts;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A pod that owns its addresses: neither finished nor on its node's network.
///
/// @param identity its number
record LivePod(KnownPod known, int identity) {

    LivePod(Pod pod, int identity) {
        this(KnownPod.of(ObjectRef.of(pod), pod, Set.of()), identity);
    }

    Pod pod() {
        return known.pod();
    }

    /// The addresses of a pod that has not finished; none for another. A finished pod's may be somebody else's.
    static Set<Address> liveAddresses(Pod pod) {
        return PodFacts.isFinished(pod) ? Set.of() : PodFacts.addresses(pod);
    }

    /// What the pod calls a TCP port of its own. Where several containers give one name to
    /// different numbers, each is meant. Of init containers only those that go on running count.
    Set<String> namesOf(int port) {
        return known.names().getOrDefault(port, Set.of());
    }

    /// The same for any protocol.
    Set<String> namesOf(int port, Protocol protocol) {
        return protocol == Protocol.TCP
                ? namesOf(port)
                : PodPorts.names(pod(), protocol).getOrDefault(port, Set.of());
    }

    /// The TCP ports of its own that the pod calls so.
    SortedSet<Integer> numbersOf(String name) {
        return known.names().entrySet().stream()
                .filter(port -> port.getValue().contains(name))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean hasPort(String name, Protocol protocol) {
        return PodPorts.names(pod(), protocol).values().stream().anyMatch(names -> names.contains(name));
    }
}
