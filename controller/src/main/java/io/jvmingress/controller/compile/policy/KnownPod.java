package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.service.PodFacts;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What one pod's object says to policies. Objects never change, so each is read once.
///
/// @param addresses those that are its own: none of a pod that has finished, or is on its node's network
/// @param hosts the addresses of its node
/// @param names what it calls its TCP ports, by their numbers
/// @param ports the numbers of its TCP ports, with a name or without
record KnownPod(
        ObjectRef ref,
        Pod pod,
        Identity identity,
        Set<Address> addresses,
        Set<Address> hosts,
        boolean finished,
        Map<Integer, Set<String>> names,
        Set<Integer> ports) {

    /// A namespace with those labels whose keys some selector names: all that a policy can tell a pod by.
    ///
    /// @param hash of both, which is asked for often
    record Identity(String namespace, Map<String, String> labels, int hash) {

        @Override
        public boolean equals(Object other) {
            return this == other
                    || (other instanceof Identity(var otherNamespace, var otherLabels, var otherHash)
                            && hash == otherHash
                            && namespace.equals(otherNamespace)
                            && labels.equals(otherLabels));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /// With the identity that an equal one has there.
    KnownPod sharing(Map<Identity, Identity> shared) {
        var one = shared.putIfAbsent(identity, identity);
        return one == null ? this : new KnownPod(ref, pod, one, addresses, hosts, finished, names, ports);
    }

    boolean callsAPort(String name) {
        for (var some : names.values()) {
            if (some.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /// @param keys of the labels that some selector names
    static KnownPod of(ObjectRef ref, Pod pod, Set<String> keys) {
        var own = PodFacts.isOnHostNetwork(pod) ? Set.<Address>of() : LivePod.liveAddresses(pod);
        var labels = project(Fields.labels(pod), keys);
        var identity =
                new Identity(ref.namespace(), labels, 31 * ref.namespace().hashCode() + labels.hashCode());
        return new KnownPod(
                ref,
                pod,
                identity,
                Set.copyOf(own),
                Set.copyOf(PodFacts.hosts(pod)),
                PodFacts.isFinished(pod),
                PodPorts.names(pod, Protocol.TCP),
                PodPorts.numbers(pod, Protocol.TCP));
    }

    private static Map<String, String> project(Map<String, String> all, Set<String> keys) {
        var relevant = new HashMap<String, String>();
        all.forEach((key, value) -> {
            if (keys.contains(key)) {
                relevant.put(key, Objects.requireNonNullElse(value, ""));
            }
        });
        return Map.copyOf(relevant);
    }
}
