package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/// Takes out of an object what nothing here reads, before it is kept: in a cluster with thousands of pods that is most
/// of the memory.
final class TrimmedObjects {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String OURS = "jvm-ingress";
    private static final Set<String> SECRET_KEYS = Set.of("tls.crt", "tls.key", "ca.crt");

    private TrimmedObjects() {}

    /// Changes the object itself: it comes fresh from the wire, and nobody else has seen it.
    static void trim(HasMetadata object) {
        object.getMetadata().setManagedFields(object instanceof Ingress ? ourStatus(object) : List.of());
        var annotations = object.getMetadata().getAnnotations();
        if (annotations != null && annotations.containsKey(LAST_APPLIED)) {
            var kept = new HashMap<>(annotations);
            kept.remove(LAST_APPLIED);
            object.getMetadata().setAnnotations(kept);
        }
        if (object instanceof Pod pod) {
            trimPod(pod);
        } else if (object instanceof Secret secret && secret.getData() != null) {
            var kept = new HashMap<>(secret.getData());
            kept.keySet().retainAll(SECRET_KEYS);
            secret.setData(kept);
        }
    }

    /// Who wrote an Ingress's status, where it was an installation of this program; which fields is not kept.
    private static List<ManagedFieldsEntry> ourStatus(HasMetadata ingress) {
        var entries = ingress.getMetadata().getManagedFields();
        return entries == null
                ? List.of()
                : entries.stream()
                        .filter(entry -> "status".equals(entry.getSubresource())
                                && String.valueOf(entry.getManager()).startsWith(OURS))
                        .map(entry -> new ManagedFieldsEntryBuilder()
                                .withManager(entry.getManager().intern())
                                .withSubresource("status")
                                .build())
                        .toList();
    }

    private static void trimPod(Pod pod) {
        var metadata = pod.getMetadata();
        pod.setMetadata(new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                .withLabels(metadata.getLabels())
                .withDeletionTimestamp(metadata.getDeletionTimestamp())
                .withResourceVersion(metadata.getResourceVersion())
                .build());
        var spec = pod.getSpec();
        if (spec != null) {
            pod.setSpec(new PodSpecBuilder()
                    .withContainers(trimContainers(spec.getContainers()))
                    .withInitContainers(trimContainers(spec.getInitContainers()))
                    .withHostNetwork(spec.getHostNetwork())
                    .withNodeName(spec.getNodeName())
                    .build());
        }
        var status = pod.getStatus();
        if (status != null) {
            pod.setStatus(new PodStatusBuilder()
                    .withPhase(status.getPhase())
                    .withPodIP(status.getPodIP())
                    .withPodIPs(status.getPodIPs())
                    .withHostIP(status.getHostIP())
                    .withHostIPs(status.getHostIPs())
                    .build());
        }
    }

    private static List<Container> trimContainers(List<Container> containers) {
        return containers.stream()
                .map(container -> new ContainerBuilder()
                        .withName(container.getName())
                        .withPorts(container.getPorts())
                        .withRestartPolicy(container.getRestartPolicy())
                        .build())
                .toList();
    }
}
