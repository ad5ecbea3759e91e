package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.service.PodOwners;
import io.jvmingress.proxy.table.Address;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/// A pod that owns its addresses: neither finished nor on its node's network.
///
/// @param identity its number
record LivePod(Pod pod, int identity) {

    /// The addresses of a pod that has not finished; none for another. A finished pod's may be somebody else's.
    static Set<Address> liveAddresses(Pod pod) {
        var phase = Fields.text(pod.getStatus(), PodStatus::getPhase);
        return phase.equals("Succeeded") || phase.equals("Failed") ? Set.of() : PodOwners.addresses(pod);
    }

    static boolean isOnHostNetwork(Pod pod) {
        return pod.getSpec() != null && Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    }

    /// What the pod calls a TCP port of its own: what [#namesOf(int, Protocol)] says of TCP.
    Set<String> namesOf(int port) {
        return namesOf(port, Protocol.TCP);
    }

    /// What the pod calls a port of its own. Where several containers give one name to
    /// different numbers, each is meant. Of init containers only those that go on running count.
    Set<String> namesOf(int port, Protocol protocol) {
        var spec = pod.getSpec();
        if (spec == null) {
            return Set.of();
        }
        var names = new HashSet<String>();
        for (var container : Fields.list(spec.getContainers())) {
            addNames(port, protocol, container, names);
        }
        for (var init : Fields.list(spec.getInitContainers())) {
            if ("Always".equals(init.getRestartPolicy())) {
                addNames(port, protocol, init, names);
            }
        }
        return names;
    }

    private static void addNames(int port, Protocol protocol, Container container, Set<String> names) {
        for (var own : Fields.list(container.getPorts())) {
            boolean meant =
                    Protocol.of(own.getProtocol()).filter(protocol::equals).isPresent();
            if (meant && own.getName() != null && Objects.equals(own.getContainerPort(), port)) {
                names.add(own.getName());
            }
        }
    }
}
