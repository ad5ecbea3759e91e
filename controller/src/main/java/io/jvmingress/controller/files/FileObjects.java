package io.jvmingress.controller.files;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.SourceFinding.DuplicateObject;
import io.jvmingress.controller.compile.SourceFinding.NamespaceNotFound;
import io.jvmingress.controller.files.FileTree.Place;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ClusterState.Identities;
import io.jvmingress.controller.state.ClusterState.Policies;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.crds.AccessPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What all files say together.
record FileObjects(ClusterState state, List<Finding> findings) {

    static final FileObjects NONE = new FileObjects(ClusterState.EMPTY, List.of());

    FileObjects {
        findings = List.copyOf(findings);
    }

    /// What all files say of these namespaces.
    ///
    /// @param before gives its maps on where nothing changed
    /// @param namespaces empty: all
    static FileObjects of(
            SortedMap<Place, TrackedFile> files, List<Finding> lost, FileObjects before, Set<String> namespaces) {
        var findings = new ArrayList<>(lost);
        var objects = new ArrayList<HasMetadata>();
        var places = new HashMap<ObjectRef, Path>();
        files.forEach((place, file) -> {
            findings.addAll(file.findings());
            for (var object : watched(file.broken() ? all(file) : file.objects(), namespaces)) {
                var ref = ObjectRef.of(object);
                var earlier = places.putIfAbsent(ref, place.path());
                if (earlier == null) {
                    objects.add(object);
                } else {
                    findings.add(new DuplicateObject(
                            ref, earlier.toString(), place.path().toString()));
                }
            }
        });
        // After all stated ones, so that an object that moved to another file counts there at once.
        files.values().forEach(file -> objects.addAll(watched(file.kept(), namespaces)));
        var state = reuse(before.state(), ClusterState.of(objects));
        findings.addAll(namespacesWithoutObject(state));
        return new FileObjects(state, findings);
    }

    private static List<HasMetadata> all(TrackedFile file) {
        return Stream.concat(file.objects().stream(), file.kept().stream()).toList();
    }

    private static List<HasMetadata> watched(List<HasMetadata> objects, Set<String> namespaces) {
        return namespaces.isEmpty()
                ? objects
                : objects.stream()
                        .filter(object -> isWatched(object, namespaces))
                        .toList();
    }

    /// Who clients are is asked of all namespaces: they may come from anywhere.
    private static boolean isWatched(HasMetadata object, Set<String> namespaces) {
        boolean limited = object instanceof Ingress
                || object instanceof Service
                || object instanceof EndpointSlice
                || object instanceof Secret
                || object instanceof AccessPolicy;
        return !limited || namespaces.contains(ObjectRef.of(object).namespace());
    }

    /// Only policies ask for a namespace's labels.
    private static List<Finding> namespacesWithoutObject(ClusterState state) {
        if (state.networkPolicies().isEmpty() && state.accessPolicies().isEmpty()) {
            return List.of();
        }
        var missing = new TreeSet<ObjectRef>();
        Stream.of(state.ingresses(), state.services(), state.networkPolicies(), state.pods())
                .flatMap(map -> map.keySet().stream())
                .map(ref -> new ObjectRef("Namespace", "", ref.namespace()))
                .filter(namespace -> !state.namespaces().containsKey(namespace))
                .forEach(missing::add);
        return missing.stream().<Finding>map(NamespaceNotFound::new).toList();
    }

    private static ClusterState reuse(ClusterState before, ClusterState now) {
        return new ClusterState(
                reuse(before.ingresses(), now.ingresses()),
                reuse(before.ingressClasses(), now.ingressClasses()),
                reuse(before.services(), now.services()),
                reuse(before.endpointSlices(), now.endpointSlices()),
                reuse(before.secrets(), now.secrets()),
                new Policies(
                        reuse(before.networkPolicies(), now.networkPolicies()),
                        reuse(before.accessPolicies(), now.accessPolicies())),
                new Identities(reuse(before.pods(), now.pods()), reuse(before.namespaces(), now.namespaces())),
                now.learned());
    }

    private static <T> SortedMap<ObjectRef, T> reuse(SortedMap<ObjectRef, T> before, SortedMap<ObjectRef, T> now) {
        return before.equals(now) ? before : now;
    }

    /// Whether nothing that anyone reads is different.
    boolean sameAs(FileObjects other) {
        return state.equals(other.state) && findings.equals(other.findings);
    }
}
