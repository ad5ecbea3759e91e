package io.jvmingress.controller.watch;

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
/// @param patience   for how long an API server that does not answer is asked again at start
/// @param named      the Secrets that a state names, by who names them: no others are read; empty: all of type
///                   `kubernetes.io/tls` are
public record ClusterOptions(
        Optional<Path> kubeconfig,
        Optional<String> context,
        SortedSet<String> namespaces,
        Duration patience,
        Optional<Function<ClusterState, SortedMap<ObjectRef, Set<ObjectRef>>>> named) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public ClusterOptions {
        namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
    }

    /// With all Secrets of type `kubernetes.io/tls`.
    public static ClusterOptions of(
            Optional<Path> kubeconfig, Optional<String> context, Collection<String> namespaces) {
        return new ClusterOptions(kubeconfig, context, new TreeSet<>(namespaces), PATIENCE, Optional.empty());
    }

    /// With the Secrets that are named, and no others.
    public ClusterOptions withSecrets(Function<ClusterState, SortedMap<ObjectRef, Set<ObjectRef>>> names) {
        return new ClusterOptions(kubeconfig, context, namespaces, patience, Optional.of(names));
    }
}
