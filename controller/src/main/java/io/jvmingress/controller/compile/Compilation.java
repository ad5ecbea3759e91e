package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.proxy.table.RoutingTable;
import java.util.List;

/// What one cluster state compiles to. Compiling never fails: what cannot be served becomes a finding.
///
/// It keeps its state, from which explanations take what the table does not carry.
public record Compilation(ClusterState state, RoutingTable table, List<Finding> findings) {

    public static final Compilation NONE = new Compilation(ClusterState.EMPTY, RoutingTable.EMPTY, List.of());

    public Compilation {
        findings = List.copyOf(findings);
    }
}
