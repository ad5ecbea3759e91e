package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.policy.CompiledPolicies;
import io.jvmingress.controller.compile.policy.PolicyCompiler;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.EndpointCompiler;
import io.jvmingress.controller.compile.service.EndpointReport;
import io.jvmingress.controller.compile.service.EndpointReport.Judged;
import io.jvmingress.controller.compile.service.Surroundings;
import io.jvmingress.proxy.policy.EndpointView;
import io.jvmingress.proxy.policy.PolicyIndex;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Upstream;
import io.jvmingress.proxy.table.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Every upstream with all its endpoints, also with those that are not used and of which the table has no verdict.
final class Upstreams {

    /// One upstream.
    ///
    /// @param policyMode that its Service adds
    /// @param view what policies leave of all its endpoints, used or not
    record Listed(EndpointReport report, PolicyMode policyMode, EndpointView<Set<Endpoint>> view) {}

    private final Map<UpstreamPort, Listed> upstreams = new TreeMap<>();
    private final PolicyIndex policies;

    Upstreams(Compilation compilation, CompileOptions options) {
        var reports = new TreeMap<UpstreamPort, EndpointReport>();
        var all = new TreeMap<String, Upstream>();
        for (var port : compilation.upstreams()) {
            report(compilation, port, compilation.surroundings()).ifPresent(report -> {
                reports.put(port, report);
                all.put(port.id(), upstream(compilation, port, report));
            });
        }
        policies = PolicyIndex.of(
                PolicyCompiler.compile(compilation.state(), new EndpointTable(all), options, CompiledPolicies.NONE)
                        .table());
        reports.forEach((port, report) -> {
            var upstream = all.get(port.id());
            if (upstream != null) {
                upstreams.put(
                        port,
                        new Listed(report, upstream.policyMode(), EndpointView.of(policies, upstream, HashSet::new)));
            }
        });
    }

    /// Empty where there is no such Service.
    static Optional<EndpointReport> report(Compilation compilation, UpstreamPort port, Surroundings surroundings) {
        return Optional.ofNullable(compilation.state().services().get(port.service()))
                .map(service ->
                        EndpointCompiler.report(port, service, compilation.slices(port, service), surroundings));
    }

    private static Upstream upstream(Compilation compilation, UpstreamPort port, EndpointReport report) {
        var compiled = compilation.table().endpoints().upstreams().get(port.id());
        return compiled == null
                ? new Upstream(port.id(), endpoints(report), 0)
                : new Upstream(port.id(), compiled.protocol(), compiled.policyMode(), endpoints(report), 0);
    }

    /// In order of their addresses; an endpoint stands once, though two slices may have it in two conditions.
    private static List<Endpoint> endpoints(EndpointReport report) {
        return report.endpoints().stream()
                .map(Judged::endpoint)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    Optional<Listed> find(UpstreamPort port) {
        return Optional.ofNullable(upstreams.get(port));
    }

    Map<UpstreamPort, Listed> all() {
        return upstreams;
    }

    /// The modes that the namespaces of the pods at an endpoint set, empty for one that sets none; nothing of an open
    /// one.
    List<Optional<PolicyMode>> modesOf(Endpoint endpoint) {
        return policies.verdictsOf(endpoint).stream()
                .map(Verdict::mode)
                .distinct()
                .toList();
    }

    /// `namespace/name` of the policies that isolate an endpoint.
    List<String> policiesOf(Endpoint endpoint) {
        var names = new TreeSet<String>();
        policies.verdictsOf(endpoint).stream().map(Verdict::policies).forEach(names::addAll);
        return List.copyOf(names);
    }
}
