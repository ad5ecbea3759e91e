package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.Service;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/// How to reach an API server, and what of its cluster to watch.
///
/// @param kubeconfig empty: the configuration that a pod finds in its own cluster
/// @param context    empty: the kubeconfig's current one
/// @param namespaces empty: all
/// @param services   namespaces whose Services are watched, too, where namespaces are chosen
/// @param patience   for how long an API server that does not answer is asked again at start
/// @param named      the Secrets that a state names, by who names them: no others are read; empty: all of type
///                   `kubernetes.io/tls` are
/// @param needsPolicies whether the start ends where NetworkPolicies may not be read
public record ClusterOptions(
        Optional<Path> kubeconfig,
        Optional<String> context,
        SortedSet<String> namespaces,
        SortedSet<String> services,
        Duration patience,
        Optional<Function<ClusterState, SortedMap<ObjectRef, Set<ObjectRef>>>> named,
        boolean needsPolicies) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public ClusterOptions {
        namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
        services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    }

    /// With all Secrets of type `kubernetes.io/tls`.
    public static ClusterOptions of(
            Optional<Path> kubeconfig, Optional<String> context, Collection<String> namespaces) {
        return new ClusterOptions(
                kubeconfig, context, new TreeSet<>(namespaces), new TreeSet<>(), PATIENCE, Optional.empty(), true);
    }

    /// With the Secrets that are named, and no others.
    public ClusterOptions withSecrets(Function<ClusterState, SortedMap<ObjectRef, Set<ObjectRef>>> names) {
        return new ClusterOptions(
                kubeconfig, context, namespaces, services, patience, Optional.of(names), needsPolicies);
    }

    /// With a Service that has to be seen wherever it is.
    public ClusterOptions withService(ObjectRef service) {
        var more = new TreeSet<>(services);
        more.add(service.namespace());
        return new ClusterOptions(kubeconfig, context, namespaces, more, patience, named, needsPolicies);
    }

    /// Without NetworkPolicies where they may not be read: nobody is judged by them.
    public ClusterOptions withoutPolicies() {
        return new ClusterOptions(kubeconfig, context, namespaces, services, patience, named, false);
    }

    /// The chosen namespaces for objects of this kind; empty: all.
    SortedSet<String> namespacesOf(WatchedKind<?> kind) {
        if (namespaces.isEmpty() || !kind.type().equals(Service.class)) {
            return namespaces;
        }
        var all = new TreeSet<>(namespaces);
        all.addAll(services);
        return all;
    }
}
