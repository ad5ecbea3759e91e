package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.proxy.table.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A pod that owns its addresses: neither finished nor on its node's network.
///
/// @param identity its number
/// @param addresses of every family, each once, ascending
record LivePod(Pod pod, int identity, List<Address> addresses) {

    /// The addresses of a pod that has not finished; none for another. A finished pod's may be
    /// somebody else's.
    static List<Address> liveAddresses(Pod pod) {
        var status = pod.getStatus();
        if (status == null || "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase())) {
            return List.of();
        }
        var addresses = new TreeSet<Address>();
        Optional.ofNullable(status.getPodIP()).flatMap(Address::parse).ifPresent(addresses::add);
        if (status.getPodIPs() != null) {
            for (var podIP : status.getPodIPs()) {
                if (podIP != null && podIP.getIp() != null) {
                    Address.parse(podIP.getIp()).ifPresent(addresses::add);
                }
            }
        }
        return List.copyOf(addresses);
    }

    static boolean isOnHostNetwork(Pod pod) {
        return pod.getSpec() != null && Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    }

    /// What the pod calls a TCP port of its own. Where several containers give one name to
    /// different numbers, each is meant. Of init containers only those that go on running count.
    Set<String> namesOf(int port) {
        return containers()
                .filter(container -> container.getPorts() != null)
                .flatMap(container -> container.getPorts().stream())
                .filter(own -> own.getName() != null
                        && own.getContainerPort() != null
                        && own.getContainerPort() == port
                        && (own.getProtocol() == null || own.getProtocol().equals("TCP")))
                .map(own -> own.getName())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Stream<Container> containers() {
        var spec = pod.getSpec();
        if (spec == null) {
            return Stream.of();
        }
        var sidecars = stream(spec.getInitContainers()).filter(init -> "Always".equals(init.getRestartPolicy()));
        return Stream.concat(stream(spec.getContainers()), sidecars);
    }

    private static Stream<Container> stream(List<Container> containers) {
        return containers == null ? Stream.of() : containers.stream();
    }
}
