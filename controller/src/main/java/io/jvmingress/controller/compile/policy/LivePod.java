package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.proxy.table.Address;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
        var spec = pod.getSpec();
        if (spec == null) {
            return Set.of();
        }
        var names = new HashSet<String>();
        for (var container : orEmpty(spec.getContainers())) {
            addNames(port, container, names);
        }
        for (var init : orEmpty(spec.getInitContainers())) {
            if ("Always".equals(init.getRestartPolicy())) {
                addNames(port, init, names);
            }
        }
        return names;
    }

    private static void addNames(int port, Container container, Set<String> names) {
        for (var own : orEmpty(container.getPorts())) {
            boolean isTcp = own.getProtocol() == null || own.getProtocol().equals("TCP");
            if (isTcp && own.getName() != null && Objects.equals(own.getContainerPort(), port)) {
                names.add(own.getName());
            }
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
