package io.jvmingress.controller.compile.policy;

import io.jvmingress.controller.compile.CompileOptions.Pods;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PolicyTable;
import java.util.List;

/// The policies of one cluster state, with what they were compiled from: give it to the next
/// compile, which returns it as it is where nothing of that changed.
///
/// @param doubts about ports; [ServicePorts] knows more
/// @param read the objects, as they were read
public record CompiledPolicies(
        PolicyTable table, List<Finding> findings, List<PortDoubt> doubts, PolicyInputs inputs, Read read) {

    /// What the next compile need not read again.
    record Read(ReadPolicies policies, KnownPods pods) {}

    /// The policies of an empty cluster: what the first compile is given.
    public static final CompiledPolicies NONE = new CompiledPolicies(
            PolicyTable.EMPTY,
            List.of(),
            List.of(),
            new PolicyInputs(
                    ClusterState.EMPTY.networkPolicies(),
                    ClusterState.EMPTY.pods(),
                    ClusterState.EMPTY.namespaces(),
                    EndpointTable.EMPTY,
                    Pods.UNKNOWN),
            new Read(ReadPolicies.NONE, KnownPods.NONE));

    public CompiledPolicies {
        findings = List.copyOf(findings);
        doubts = List.copyOf(doubts);
    }
}
