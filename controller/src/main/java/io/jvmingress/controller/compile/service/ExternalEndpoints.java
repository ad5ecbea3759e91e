package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jvmingress.controller.compile.BackendFinding.EndpointRefused;
import io.jvmingress.controller.compile.BackendFinding.ExternalNameUnresolved;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.IngressFinding.InvalidAnnotation;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.EndpointCompiler.CompiledUpstream;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.Learned.ResolvedName;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The endpoints of a Service that stands for a name outside of the cluster: what DNS said of that name, written as the
/// EndpointSlices that a Service with a selector would have. So every check of an endpoint's address is made of these,
/// too, that for a node's address among them: whoever owns the name chooses where the proxy connects to.
public final class ExternalEndpoints {

    /// RFC 1123 labels; a lone number at the end would be an IPv4 address in the eyes of many.
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)([a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?\\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    /// Behind it is the API server itself.
    private static final ObjectRef API_SERVER = new ObjectRef("Service", "default", "kubernetes");

    private ExternalEndpoints() {}

    public static boolean isExternal(Service service) {
        return Fields.text(service.getSpec(), ServiceSpec::getType).equals("ExternalName");
    }

    /// The name to ask DNS for: in lower case, without the dot at its end; empty where there is none to ask for.
    public static String name(Service service) {
        var written = written(service);
        return NAME.matcher(written).matches() ? written : "";
    }

    private static String written(Service service) {
        var name = Fields.text(service.getSpec(), ServiceSpec::getExternalName).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /// What is known of the outside.
    ///
    /// @param answer for the Service's name; empty before the first one
    /// @param apiServer the addresses of the API server, which are nobody's backend under another name
    public record Outside(Optional<ResolvedName> answer, Set<Address> apiServer) {

        /// What a state knows of a Service's name.
        ///
        /// @param slices of the same state
        public static Outside of(ClusterState state, Slices slices, Service service) {
            var listed = slices.of(API_SERVER).stream()
                    .flatMap(slice -> Fields.list(slice.getEndpoints()).stream())
                    .flatMap(endpoint -> Fields.list(endpoint.getAddresses()).stream());
            return new Outside(
                    Optional.ofNullable(state.learned().names().get(name(service))),
                    Stream.concat(state.learned().apiServer().stream(), listed)
                            .flatMap(text -> Address.parse(text).stream())
                            .collect(Collectors.toUnmodifiableSet()));
        }

        private SortedSet<Address> answered() {
            return answer.map(ResolvedName::addresses).orElse(List.of()).stream()
                    .flatMap(text -> Address.parse(text).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private SortedSet<Address> refused() {
            var refused = answered();
            refused.retainAll(apiServer);
            return refused;
        }
    }

    /// Compiles one upstream.
    public static CompiledUpstream compile(
            UpstreamPort port, Service service, Outside outside, Surroundings surroundings) {
        var answered = outside.answered();
        var refused = outside.refused();
        var upstream = EndpointCompiler.compile(port, service, List.of(slice(port, service, outside)), surroundings);
        var findings = new ArrayList<Finding>();
        if (!refused.isEmpty()) {
            findings.add(new EndpointRefused(
                    port.service(), refused.getFirst().toString(), refused.size() - 1, "the API server's address"));
        }
        upstream.findings().stream()
                .filter(finding -> !answered.isEmpty() || finding instanceof InvalidAnnotation)
                .forEach(findings::add);
        problem(service, outside.answer())
                .ifPresent(detail -> findings.add(
                        new ExternalNameUnresolved(port.service(), written(service), detail, !answered.isEmpty())));
        return new CompiledUpstream(upstream.upstream(), findings, upstream.addresses());
    }

    private static Optional<String> problem(Service service, Optional<ResolvedName> answer) {
        if (name(service).isEmpty()) {
            return Optional.of("is no DNS name");
        }
        return answer.map(ResolvedName::problem)
                .or(() -> Optional.of("was not looked up yet"))
                .filter(problem -> !problem.isEmpty());
    }

    /// What DNS answered as the slice that the Service would have.
    public static EndpointSlice slice(UpstreamPort port, Service service, Outside outside) {
        var refused = outside.refused();
        return slice(
                port,
                service,
                outside.answered().stream()
                        .filter(address -> !refused.contains(address))
                        .toList());
    }

    /// IPv6 only where there is no IPv4: many clusters have no way to IPv6, and each try would cost the time to
    /// connect.
    private static EndpointSlice slice(UpstreamPort port, Service service, List<Address> addresses) {
        boolean v4 = addresses.stream().anyMatch(address -> !address.v6());
        var endpoints = addresses.stream()
                .filter(address -> address.v6() != v4)
                .map(address -> new Endpoint(List.of(address.toString()), null, Map.of(), null, null, null, null, null))
                .toList();
        var ports = List.of(new EndpointPort(null, port.name(), dialled(port, service), "TCP"));
        var labels = Map.of(Slices.MANAGED_BY, Slices.ENDPOINT_SLICE_CONTROLLER);
        var metadata = new ObjectMeta(
                Map.of(), null, null, null, List.of(), null, null, labels, List.of(), null, null, List.of(), null, null,
                null);
        return new EndpointSlice(v4 ? "IPv4" : "IPv6", "v1", endpoints, "EndpointSlice", metadata, ports);
    }

    /// A number as targetPort is meant for the endpoints, whatever port the Service has for its clients.
    private static int dialled(UpstreamPort port, Service service) {
        return Fields.list(service.getSpec(), ServiceSpec::getPorts).stream()
                .filter(candidate -> Fields.get(candidate, ServicePort::getPort).orElse(0) == port.number())
                .flatMap(candidate -> Fields.get(candidate, ServicePort::getTargetPort).stream())
                .flatMap(target -> Fields.get(target, IntOrString::getIntVal).stream())
                .filter(number -> number > 0)
                .findFirst()
                .orElse(port.number());
    }
}
