package io.jvmingress.controller.compile;

import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.Slices;
import io.jvmingress.controller.compile.service.Surroundings;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.tls.CertificateCheck;
import io.jvmingress.proxy.table.RoutingTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// What one cluster state compiles to. Compiling never fails: what cannot be served becomes a finding.
///
/// It keeps its state, from which explanations take what the table does not carry.
///
/// @param findings in order of the objects, each once
/// @param memo what the next compile can take over
public record Compilation(ClusterState state, RoutingTable table, List<Finding> findings, Memo memo) {

    public static final Compilation NONE = new Compilation(ClusterState.EMPTY, RoutingTable.EMPTY, List.of());

    public Compilation {
        findings = List.copyOf(findings);
    }

    /// One that the next compile takes nothing over from.
    public Compilation(ClusterState state, RoutingTable table, List<Finding> findings) {
        this(state, table, findings, Memo.NONE);
    }

    /// The plans of the Ingresses that are ours, in order of precedence.
    public List<IngressPlan> ingresses() {
        return memo.plans().ours().value();
    }

    /// The Service ports that routes lead to.
    public SortedSet<UpstreamPort> upstreams() {
        return memo.routes().value().upstreams();
    }

    /// The EndpointSlices of each Service.
    public Slices slices() {
        return memo.around().slices().value();
    }

    /// What decides about endpoints besides their Service and slices.
    public Surroundings surroundings() {
        return memo.around().surroundings().value();
    }

    /// When the same state compiles to other findings only because time has passed: a certificate
    /// becomes valid, expires
    /// or comes near to it.
    public Optional<Instant> nextChange(Instant now) {
        return memo.certificates().value().served().stream()
                .flatMap(served ->
                        CertificateCheck.nextChange(served.certificate().chain().getFirst(), now).stream())
                .min(Instant::compareTo);
    }

    /// Short, and without the objects: there are Secrets among them.
    @Override
    public String toString() {
        return "compilation of table " + table.generation() + " with " + findings.size() + " findings";
    }
}
