package io.jvmingress.controller.files;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.jvmingress.crds.AccessPolicy;
import java.util.Arrays;
import java.util.Optional;

/// The kinds of objects that the program reads, as they are written.
enum WatchedKind {
    INGRESS("networking.k8s.io/v1", Ingress.class, true),
    INGRESS_CLASS("networking.k8s.io/v1", IngressClass.class, false),
    NETWORK_POLICY("networking.k8s.io/v1", NetworkPolicy.class, true),
    ACCESS_POLICY(AccessPolicy.GROUP + "/" + AccessPolicy.VERSION, AccessPolicy.class, true),
    ENDPOINT_SLICE("discovery.k8s.io/v1", EndpointSlice.class, true),
    SERVICE("v1", Service.class, true),
    SECRET("v1", Secret.class, true),
    POD("v1", Pod.class, true),
    NAMESPACE("v1", Namespace.class, false);

    private final String version;
    private final Class<? extends HasMetadata> type;
    private final boolean namespaced;

    WatchedKind(String version, Class<? extends HasMetadata> type, boolean namespaced) {
        this.version = version;
        this.type = type;
        this.namespaced = namespaced;
    }

    static Optional<WatchedKind> find(String apiVersion, String kind) {
        return Arrays.stream(values())
                .filter(known ->
                        known.version.equals(apiVersion) && known.toString().equals(kind))
                .findFirst();
    }

    Class<? extends HasMetadata> type() {
        return type;
    }

    boolean namespaced() {
        return namespaced;
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }
}
