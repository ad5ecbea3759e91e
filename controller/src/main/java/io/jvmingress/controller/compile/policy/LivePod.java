package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.service.PodFacts;
import io.jvmingress.proxy.table.Address;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A pod that owns its addresses: neither finished nor on its node's network.
///
/// @param identity its number
record LivePod(Pod pod, int identity) {

    /// The addresses of a pod that has not finished; none for another. A finished pod's may be somebody else's.
    static Set<Address> liveAddresses(Pod pod) {
        return PodFacts.isFinished(pod) ? Set.of() : PodFacts.addresses(pod);
    }

    /// What the pod calls a TCP port of its own: what [#namesOf(int, Protocol)] says of TCP.
    Set<String> namesOf(int port) {
        return namesOf(port, Protocol.TCP);
    }

    /// What the pod calls a port of its own. Where several containers give one name to
    /// different numbers, each is meant. Of init containers only those that go on running count.
    Set<String> namesOf(int port, Protocol protocol) {
        return ports(protocol)
                .filter(own -> Objects.equals(own.getContainerPort(), port))
                .map(ContainerPort::getName)
                .collect(Collectors.toSet());
    }

    /// The TCP ports of its own that the pod calls so.
    SortedSet<Integer> numbersOf(String name) {
        return ports(Protocol.TCP)
                .filter(own -> own.getName().equals(name))
                .map(ContainerPort::getContainerPort)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean hasPort(String name, Protocol protocol) {
        return ports(protocol).anyMatch(own -> own.getName().equals(name));
    }

    /// Adds the TCP ports that the pod declares, and their names.
    void declare(Set<Integer> numbers, Set<String> names) {
        declared().filter(own -> is(own, Protocol.TCP)).forEach(own -> {
            if (own.getContainerPort() != null) {
                numbers.add(own.getContainerPort());
            }
            if (own.getName() != null) {
                names.add(own.getName());
            }
        });
    }

    /// Those with a name.
    private Stream<ContainerPort> ports(Protocol protocol) {
        return declared().filter(own -> own.getName() != null).filter(own -> is(own, protocol));
    }

    private static boolean is(ContainerPort own, Protocol protocol) {
        return Protocol.of(own.getProtocol()).filter(protocol::equals).isPresent();
    }

    private Stream<ContainerPort> declared() {
        var spec = pod.getSpec();
        if (spec == null) {
            return Stream.of();
        }
        return Stream.concat(
                        Fields.list(spec.getContainers()).stream(),
                        Fields.list(spec.getInitContainers()).stream()
                                .filter(init -> "Always".equals(init.getRestartPolicy())))
                .flatMap(container -> Fields.list(container.getPorts()).stream());
    }
}
