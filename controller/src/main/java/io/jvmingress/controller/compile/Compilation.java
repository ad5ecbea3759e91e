package io.jvmingress.controller.compile;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.ExternalEndpoints;
import io.jvmingress.controller.compile.service.ExternalEndpoints.Outside;
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

    /// The EndpointSlices of a Service; what DNS says, in this form, of one that stands for a name.
    public List<EndpointSlice> slices(UpstreamPort port, Service service) {
        var slices = memo.around().slices().value();
        return ExternalEndpoints.isExternal(service)
                ? List.of(ExternalEndpoints.slice(port, service, Outside.of(state, slices, service)))
                : slices.of(port.service());
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
