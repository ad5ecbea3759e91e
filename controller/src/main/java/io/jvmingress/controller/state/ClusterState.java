package io.jvmingress.controller.state;

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
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// One consistent view of the watched objects.
///
/// The maps never change once they are here, and a kind without changes keeps its map by identity
/// from one state to the next, so that whatever was compiled from it can be kept, too. The objects
/// are read only.
public record ClusterState(
        SortedMap<ObjectRef, Ingress> ingresses,
        SortedMap<ObjectRef, IngressClass> ingressClasses,
        SortedMap<ObjectRef, Service> services,
        SortedMap<ObjectRef, EndpointSlice> endpointSlices,
        SortedMap<ObjectRef, Secret> secrets,
        Policies policies,
        Identities identities,
        Learned learned) {

    public static final ClusterState EMPTY = new ClusterState(
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            new Policies(Collections.emptySortedMap(), Collections.emptySortedMap()),
            new Identities(Collections.emptySortedMap(), Collections.emptySortedMap()),
            Learned.NOTHING);

    /// What says who may reach what.
    public record Policies(SortedMap<ObjectRef, NetworkPolicy> network, SortedMap<ObjectRef, AccessPolicy> access) {}

    /// What tells who a client is and who an endpoint.
    public record Identities(SortedMap<ObjectRef, Pod> pods, SortedMap<ObjectRef, Namespace> namespaces) {}

    /// From objects of any of the watched kinds; others are left out. Of two with one name the
    /// first counts.
    public static ClusterState of(Collection<? extends HasMetadata> objects) {
        return new ClusterState(
                select(objects, Ingress.class),
                select(objects, IngressClass.class),
                select(objects, Service.class),
                select(objects, EndpointSlice.class),
                select(objects, Secret.class),
                new Policies(select(objects, NetworkPolicy.class), select(objects, AccessPolicy.class)),
                new Identities(select(objects, Pod.class), select(objects, Namespace.class)),
                Learned.NOTHING);
    }

    public SortedMap<ObjectRef, NetworkPolicy> networkPolicies() {
        return policies.network();
    }

    public SortedMap<ObjectRef, AccessPolicy> accessPolicies() {
        return policies.access();
    }

    public SortedMap<ObjectRef, Pod> pods() {
        return identities.pods();
    }

    public SortedMap<ObjectRef, Namespace> namespaces() {
        return identities.namespaces();
    }

    public ClusterState with(Learned other) {
        return new ClusterState(
                ingresses, ingressClasses, services, endpointSlices, secrets, policies, identities, other);
    }

    public ClusterState with(Identities others) {
        return new ClusterState(
                ingresses, ingressClasses, services, endpointSlices, secrets, policies, others, learned);
    }

    public ClusterState withEndpointSlices(SortedMap<ObjectRef, EndpointSlice> others) {
        return new ClusterState(ingresses, ingressClasses, services, others, secrets, policies, identities, learned);
    }

    public ClusterState withIngresses(SortedMap<ObjectRef, Ingress> others) {
        return new ClusterState(
                others, ingressClasses, services, endpointSlices, secrets, policies, identities, learned);
    }

    private static <T extends HasMetadata> SortedMap<ObjectRef, T> select(
            Collection<? extends HasMetadata> objects, Class<T> type) {
        var selected = new TreeMap<ObjectRef, T>();
        for (var object : objects) {
            if (type.isInstance(object)) {
                selected.putIfAbsent(ObjectRef.of(object), type.cast(object));
            }
        }
        return Collections.unmodifiableSortedMap(selected);
    }
}
