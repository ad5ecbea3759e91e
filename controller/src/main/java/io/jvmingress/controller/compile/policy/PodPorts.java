package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.jvmingress.controller.compile.Fields;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The ports that a pod's object declares. Of init containers only those that go on running count.
final class PodPorts {

    private PodPorts() {}

    /// What the pod calls its ports, by their numbers. Where several containers give one name to different numbers,
    /// each is meant.
    static Map<Integer, Set<String>> names(Pod pod, Protocol protocol) {
        var names = new HashMap<Integer, Set<String>>();
        declared(pod, protocol)
                .filter(own -> own.getName() != null && own.getContainerPort() != null)
                .forEach(own -> names.computeIfAbsent(own.getContainerPort(), _ -> new TreeSet<>())
                        .add(own.getName()));
        names.replaceAll((_, some) -> Set.copyOf(some));
        return Map.copyOf(names);
    }

    /// The numbers that the pod declares.
    static Set<Integer> numbers(Pod pod, Protocol protocol) {
        return declared(pod, protocol)
                .map(ContainerPort::getContainerPort)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<ContainerPort> declared(Pod pod, Protocol protocol) {
        var spec = pod.getSpec();
        if (spec == null) {
            return Stream.of();
        }
        return Stream.concat(
                        Fields.list(spec.getContainers()).stream(),
                        Fields.list(spec.getInitContainers()).stream()
                                .filter(init -> "Always".equals(init.getRestartPolicy())))
                .flatMap(container -> Fields.list(container.getPorts()).stream())
                .filter(own ->
                        Protocol.of(own.getProtocol()).filter(protocol::equals).isPresent());
    }
}
