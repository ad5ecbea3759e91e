package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.CompileOptions.Pods;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.EndpointTable;
import java.util.Optional;
import java.util.SortedMap;

/// All that the compiled policies depend on.
///
/// @param known what an operator tells of pods
public record PolicyInputs(
        SortedMap<ObjectRef, NetworkPolicy> policies,
        SortedMap<ObjectRef, Pod> pods,
        SortedMap<ObjectRef, Namespace> namespaces,
        EndpointTable endpoints,
        Pods known) {

    /// Where nobody tells of the pods' networks.
    PolicyInputs(
            SortedMap<ObjectRef, NetworkPolicy> policies,
            SortedMap<ObjectRef, Pod> pods,
            SortedMap<ObjectRef, Namespace> namespaces,
            EndpointTable endpoints,
            Optional<ObjectRef> controllerPod) {
        this(policies, pods, namespaces, endpoints, Pods.of(controllerPod));
    }

    static PolicyInputs of(ClusterState state, EndpointTable endpoints, CompileOptions options) {
        return new PolicyInputs(state.networkPolicies(), state.pods(), state.namespaces(), endpoints, options.pods());
    }

    /// Whether both certainly compile to the same. A kind without changes keeps its map by
    /// identity, and comparing maps of ten thousand objects would cost more than compiling them.
    @SuppressWarnings("ReferenceEquality")
    boolean areThoseOf(PolicyInputs other) {
        return policies == other.policies
                && pods == other.pods
                && namespaces == other.namespaces
                && known.equals(other.known)
                && (endpoints == other.endpoints || endpoints.equals(other.endpoints));
    }
}
