package io.jvmingress.controller.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// How to reach an API server, and what of its cluster to watch.
///
/// @param kubeconfig empty: the configuration that a pod finds in its own cluster
/// @param context    empty: the kubeconfig's current one
/// @param namespaces empty: all
/// @param patience   for how long an API server that does not answer is asked again at start
public record ClusterOptions(
        Optional<Path> kubeconfig, Optional<String> context, SortedSet<String> namespaces, Duration patience) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public ClusterOptions {
        namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
    }

    public static ClusterOptions of(
            Optional<Path> kubeconfig, Optional<String> context, Collection<String> namespaces) {
        return new ClusterOptions(kubeconfig, context, new TreeSet<>(namespaces), PATIENCE);
    }
}
