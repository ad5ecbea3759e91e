package io.jvmingress.controller.compile.service;

import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jvmingress.controller.compile.BackendFinding.EndpointRefused;
import io.jvmingress.controller.compile.BackendFinding.NoReadyEndpoints;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Upstream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The endpoints of one Service port.
///
/// In order: the slices' port by its name, addresses that may never be dialled, pods of other
/// namespaces, doubles, then readiness, then one address for a pod with two families. Policy comes
/// after all this, per client.
public final class EndpointCompiler {

    private final UpstreamPort port;
    private final Surroundings surroundings;

    /// By what is wrong, the addresses that it is wrong with.
    private final SortedMap<String, SortedSet<String>> refused = new TreeMap<>();

    private EndpointCompiler(UpstreamPort port, Surroundings surroundings) {
        this.port = port;
        this.surroundings = surroundings;
    }

    /// An upstream and what its owner has to be told.
    public record CompiledUpstream(Upstream upstream, List<Finding> findings) {

        public static final CompiledUpstream NONE = new CompiledUpstream(new Upstream("", List.of(), 0), List.of());

        public CompiledUpstream {
            findings = List.copyOf(findings);
        }
    }

    /// Compiles one upstream.
    ///
    /// @param slices of this Service, in order of their names
    public static CompiledUpstream compile(
            UpstreamPort port, Service service, List<EndpointSlice> slices, Surroundings surroundings) {
        return new EndpointCompiler(port, surroundings).compile(service, slices);
    }

    private CompiledUpstream compile(Service service, List<EndpointSlice> slices) {
        var candidates = new TreeMap<String, Candidate>();
        for (var slice : slices) {
            for (var candidate : candidates(slice)) {
                candidates.merge(candidate.key(), candidate, Candidate::or);
            }
        }
        var dialled = new ArrayList<Candidate>();
        int foreign = 0;
        for (var candidate : candidates.values()) {
            var reason = surroundings.guard().refuses(candidate.address());
            if (reason.isPresent()) {
                refuse(reason.get(), candidate.address().toString());
            } else if (surroundings.isForeign(
                    candidate.address(), port.service().namespace())) {
                refuse(foreignPod(candidate.address()), candidate.address().toString());
                foreign += candidate.isUsable() ? 1 : 0;
            } else {
                dialled.add(candidate);
            }
        }
        var endpoints = oneFamilyForEachPod(tier(dialled), prefersV6(service)).stream()
                .map(this::endpoint)
                .sorted(Comparator.comparing(Endpoint::id))
                .toList();
        return new CompiledUpstream(
                new Upstream(port.id(), endpoints, foreign), findings(endpoints.isEmpty() && foreign == 0));
    }

    private List<Finding> findings(boolean nothingLeft) {
        var findings = new ArrayList<Finding>();
        refused.forEach((detail, addresses) ->
                findings.add(new EndpointRefused(port.service(), addresses.getFirst(), addresses.size() - 1, detail)));
        if (nothingLeft) {
            findings.add(new NoReadyEndpoints(port.service(), port.number()));
        }
        return findings;
    }

    private List<Candidate> candidates(EndpointSlice slice) {
        var type = Fields.text(slice.getAddressType());
        var number = portNumber(slice);
        // FQDN slices have no semantics and are deprecated.
        if (number.isEmpty() || type.equals("FQDN")) {
            return List.of();
        }
        long version = version(Fields.resourceVersion(slice));
        var candidates = new ArrayList<Candidate>();
        for (var endpoint : Fields.list(slice.getEndpoints())) {
            // Consumers use the first address only: the comment of Endpoint.addresses in discovery/v1.
            Fields.list(endpoint.getAddresses()).stream()
                    .limit(1)
                    .forEach(text -> Address.parse(text)
                            .ifPresentOrElse(
                                    address ->
                                            candidates.add(Candidate.of(address, number.getAsInt(), endpoint, version)),
                                    () -> refuse("no IP address", text)));
        }
        return candidates;
    }

    /// Never by number: a Service's targetPort may be another number in each slice.
    private OptionalInt portNumber(EndpointSlice slice) {
        return Fields.list(slice.getPorts()).stream()
                .filter(candidate -> Fields.text(candidate.getName()).equals(port.name()))
                .filter(candidate -> {
                    var protocol = Fields.text(candidate.getProtocol());
                    return protocol.isEmpty() || protocol.equals("TCP");
                })
                .mapToInt(candidate ->
                        Fields.get(candidate, EndpointPort::getPort).orElse(0))
                .filter(number -> number > 0 && number <= 0xFFFF)
                .findFirst();
    }

    private static List<Candidate> tier(List<Candidate> candidates) {
        var ready = candidates.stream()
                .filter(candidate -> candidate.conditions().ready())
                .toList();
        return ready.isEmpty()
                ? candidates.stream()
                        .filter(candidate -> candidate.conditions().isFallback())
                        .toList()
                : ready;
    }

    /// A pod with an address of each family is one backend, else it would get twice its share.
    private static List<Candidate> oneFamilyForEachPod(List<Candidate> candidates, boolean prefersV6) {
        var preferred = candidates.stream()
                .filter(candidate -> candidate.address().v6() == prefersV6)
                .map(Candidate::pod)
                .filter(pod -> !pod.isEmpty())
                .collect(toSet());
        return candidates.stream()
                .filter(candidate -> candidate.address().v6() == prefersV6 || !preferred.contains(candidate.pod()))
                .toList();
    }

    private static boolean prefersV6(Service service) {
        return Fields.list(service.getSpec(), ServiceSpec::getIpFamilies).stream()
                .findFirst()
                .filter("IPv6"::equals)
                .isPresent();
    }

    private Endpoint endpoint(Candidate candidate) {
        var owners = surroundings.owners().at(candidate.address());
        return owners.stream()
                .filter(owner -> owner.uid().equals(candidate.pod()))
                .findFirst()
                .or(() -> owners.stream().findFirst())
                .map(owner -> Endpoint.of(
                        candidate.address(), candidate.port(), owner.pod().namespacedName(), owner.uid()))
                .orElseGet(() -> Endpoint.of(candidate.address(), candidate.port(), "", ""));
    }

    private String foreignPod(Address address) {
        var pods = new TreeSet<String>();
        surroundings.owners().at(address).forEach(owner -> pods.add(owner.pod().namespace()));
        pods.remove(port.service().namespace());
        return "it belongs to a pod of namespace " + pods.getFirst() + ", which does not accept it ("
                + Surroundings.ACCEPT_ENDPOINTS_FROM + ")";
    }

    private void refuse(String detail, String address) {
        refused.computeIfAbsent(detail, _ -> new TreeSet<>()).add(address);
    }

    private static long version(String resourceVersion) {
        boolean number = !resourceVersion.isEmpty()
                && resourceVersion.length() <= 18
                && resourceVersion.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(resourceVersion) : 0;
    }
}
