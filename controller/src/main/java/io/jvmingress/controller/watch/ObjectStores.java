package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ClusterState.Identities;
import io.jvmingress.controller.state.ClusterState.Policies;
import io.jvmingress.controller.state.Learned;
import io.jvmingress.controller.watch.WatchedKind.Scope;
import io.jvmingress.crds.AccessPolicy;
import java.util.List;

/// One store for each kind that is watched.
final class ObjectStores {

    private final Runnable changed;
    private final Learned learned;
    private final KindStore<Ingress> ingresses =
            store(Ingress.class, "networking.k8s.io", "ingresses", Scope.NAMESPACES);
    private final KindStore<IngressClass> ingressClasses =
            store(IngressClass.class, "networking.k8s.io", "ingressclasses", Scope.CLUSTER);
    private final KindStore<Service> services = store(Service.class, "", "services", Scope.NAMESPACES);
    private final KindStore<EndpointSlice> endpointSlices =
            store(EndpointSlice.class, "discovery.k8s.io", "endpointslices", Scope.NAMESPACES);
    private final KindStore<Secret> secrets = store(Secret.class, "", "secrets", Scope.NAMESPACES);
    private final KindStore<NetworkPolicy> networkPolicies =
            store(NetworkPolicy.class, "networking.k8s.io", "networkpolicies", Scope.WIDEST);
    private final KindStore<AccessPolicy> accessPolicies =
            store(AccessPolicy.class, AccessPolicy.GROUP, "accesspolicies", Scope.NAMESPACES);
    private final KindStore<Pod> pods = store(Pod.class, "", "pods", Scope.WIDEST);
    private final KindStore<Namespace> namespaces = store(Namespace.class, "", "namespaces", Scope.OPTIONAL);
    private ClusterState state = ClusterState.EMPTY;

    /// @param changed called after each change, on the thread that brought it
    /// @param learned what every state has besides the objects
    ObjectStores(Runnable changed, Learned learned) {
        this.changed = changed;
        this.learned = learned;
    }

    private <T extends HasMetadata> KindStore<T> store(Class<T> type, String group, String resource, Scope scope) {
        return new KindStore<>(new WatchedKind<>(type, group, resource, scope), () -> this.changed.run());
    }

    /// Of the kinds that every API server knows.
    List<KindStore<?>> all() {
        return List.of(ingresses, ingressClasses, services, endpointSlices, secrets, networkPolicies, pods, namespaces);
    }

    KindStore<Pod> pods() {
        return pods;
    }

    KindStore<NetworkPolicy> networkPolicies() {
        return networkPolicies;
    }

    /// Not among [#all()]: an API server may know it or not.
    KindStore<AccessPolicy> accessPolicies() {
        return accessPolicies;
    }

    KindStore<Namespace> namespaces() {
        return namespaces;
    }

    KindStore<Secret> secrets() {
        return secrets;
    }

    /// The same state as before where nothing changed.
    synchronized ClusterState state() {
        var next = new ClusterState(
                ingresses.view(),
                ingressClasses.view(),
                services.view(),
                endpointSlices.view(),
                secrets.view(),
                new Policies(networkPolicies.view(), accessPolicies.view()),
                new Identities(pods.view(), namespaces.view()),
                learned);
        if (!same(state, next)) {
            state = next;
        }
        return state;
    }

    /// By identity: a kind without changes has its map from before.
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(ClusterState one, ClusterState other) {
        return one.ingresses() == other.ingresses()
                && one.ingressClasses() == other.ingressClasses()
                && one.services() == other.services()
                && one.endpointSlices() == other.endpointSlices()
                && one.secrets() == other.secrets()
                && one.networkPolicies() == other.networkPolicies()
                && one.accessPolicies() == other.accessPolicies()
                && one.pods() == other.pods()
                && one.namespaces() == other.namespaces();
    }
}
