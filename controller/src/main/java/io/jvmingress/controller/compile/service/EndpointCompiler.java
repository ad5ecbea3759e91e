package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jvmingress.controller.compile.BackendFinding.EndpointRefused;
import io.jvmingress.controller.compile.BackendFinding.NoLocalEndpoints;
import io.jvmingress.controller.compile.BackendFinding.NoReadyEndpoints;
import io.jvmingress.controller.compile.BackendFinding.TopologyUnknown;
import io.jvmingress.controller.compile.BackendFinding.UpstreamUnverified;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.ModeAnnotation;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.EndpointReport.Judged;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Protocol;
import io.jvmingress.proxy.table.Upstream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The endpoints of one Service port.
///
/// In order: the slices' port by its name, addresses that may never be dialled, doubles, pods of other
/// namespaces, then what [EndpointSelection] leaves. Policy comes after all this, per client.
public final class EndpointCompiler {

    private final UpstreamPort port;
    private final Protocol protocol;
    private final ModeAnnotation mode;
    private final Surroundings surroundings;
    private final EndpointSelection.Rules rules;
    private final List<Candidate> dialled = new ArrayList<>();
    private final List<Candidate> foreign = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    private EndpointCompiler(UpstreamPort port, Service service, Surroundings surroundings) {
        this.port = port;
        this.surroundings = surroundings;
        protocol = AppProtocol.of(service, port);
        mode = ModeAnnotation.of(port.service(), service);
        rules = EndpointSelection.rules(service, surroundings.place());
    }

    /// An endpoint that is never dialled.
    ///
    /// @param text as its slice has it, which may be no address
    private record Refused(String text, int port, String detail) {}

    /// An upstream and what its owner has to be told.
    ///
    /// @param addresses every one whose owners were asked for
    public record CompiledUpstream(Upstream upstream, List<Finding> findings, Set<Address> addresses) {

        public static final CompiledUpstream NONE =
                new CompiledUpstream(new Upstream("", List.of(), 0), List.of(), Set.of());

        public CompiledUpstream {
            findings = List.copyOf(findings);
            addresses = Set.copyOf(addresses);
        }
    }

    /// Compiles one upstream.
    ///
    /// @param slices of this Service, in order of their names
    public static CompiledUpstream compile(
            UpstreamPort port, Service service, List<EndpointSlice> slices, Surroundings surroundings) {
        var compiler = new EndpointCompiler(port, service, surroundings);
        compiler.gather(slices);
        return compiler.compile();
    }

    /// The same in words: every endpoint of the slices, and why it may or may not serve.
    ///
    /// @param slices of this Service, in order of their names
    public static EndpointReport report(
            UpstreamPort port, Service service, List<EndpointSlice> slices, Surroundings surroundings) {
        var compiler = new EndpointCompiler(port, service, surroundings);
        compiler.gather(slices);
        return compiler.report(slices);
    }

    private void gather(List<EndpointSlice> slices) {
        var candidates = new TreeMap<String, Candidate>();
        for (var slice : slices) {
            for (var candidate : candidates(slice)) {
                candidates.merge(candidate.key(), candidate, Candidate::or);
            }
        }
        for (var candidate : candidates.values()) {
            if (surroundings.isForeign(candidate.address(), port.service().namespace())) {
                refused.add(
                        new Refused(candidate.address().toString(), candidate.port(), foreignPod(candidate.address())));
                foreign.add(candidate);
            } else {
                dialled.add(candidate);
            }
        }
    }

    private CompiledUpstream compile() {
        var selection = EndpointSelection.of(dialled, rules);
        int refusedPods = (int) foreign.stream()
                .filter(rules::reaches)
                .filter(Candidate::isUsable)
                .count();
        var endpoints = selection.endpoints().stream()
                .map(candidate -> endpoint(candidate.address(), candidate.port(), candidate.pod()))
                .sorted(Comparator.comparing(Endpoint::id))
                .toList();
        var findings = new ArrayList<Finding>();
        if (endpoints.isEmpty() && refusedPods == 0) {
            findings.add(
                    rules.local() && dialled.stream().anyMatch(Candidate::isUsable)
                            ? new NoLocalEndpoints(
                                    port.service(), port.number(), rules.place().node())
                            : new NoReadyEndpoints(port.service(), port.number()));
        }
        selection.unknown().forEach(what -> findings.add(new TopologyUnknown(port.service(), what)));
        refusals()
                .forEach((detail, addresses) -> findings.add(
                        new EndpointRefused(port.service(), addresses.getFirst(), addresses.size() - 1, detail)));
        if (protocol.isSecure() && !surroundings.verifiesUpstreams()) {
            findings.add(new UpstreamUnverified(port.service()));
        }
        mode.finding().ifPresent(findings::add);
        var addresses = Stream.concat(dialled.stream(), foreign.stream())
                .map(Candidate::address)
                .collect(Collectors.toSet());
        return new CompiledUpstream(
                new Upstream(port.id(), protocol, mode.added(), endpoints, refusedPods), findings, addresses);
    }

    /// By what is wrong, the addresses that it is wrong with.
    private SortedMap<String, SortedSet<String>> refusals() {
        var refusals = new TreeMap<String, SortedSet<String>>();
        refused.forEach(endpoint -> refusals.computeIfAbsent(endpoint.detail(), _ -> new TreeSet<>())
                .add(endpoint.text()));
        return refusals;
    }

    private EndpointReport report(List<EndpointSlice> slices) {
        var selection = EndpointSelection.of(dialled, rules);
        var chosen = new HashSet<>(selection.endpoints());
        var judged = new ArrayList<Judged>();
        for (var candidate : dialled) {
            var endpoint = endpoint(candidate.address(), candidate.port(), candidate.pod());
            boolean usable = chosen.contains(candidate);
            var why = usable ? EndpointSelection.whyChosen(candidate) : selection.whyNot(candidate, rules);
            judged.add(Judged.of(endpoint, usable, why));
        }
        for (var turnedAway : refused) {
            judged.add(Address.parse(turnedAway.text())
                    .map(address -> Judged.of(endpoint(address, turnedAway.port(), ""), false, turnedAway.detail()))
                    .orElseGet(() -> Judged.ofNoAddress(turnedAway.text(), turnedAway.port(), turnedAway.detail())));
        }
        var why = judged.isEmpty() ? emptiness(slices) : selection.why(judged.size());
        return new EndpointReport(judged, selection.tier(), why);
    }

    private String emptiness(List<EndpointSlice> slices) {
        if (slices.isEmpty()) {
            return "no EndpointSlice belongs to " + port.service();
        }
        boolean named = slices.stream().anyMatch(slice -> portNumber(slice).isPresent());
        return named
                ? "the EndpointSlices of " + port.service() + " list no endpoint"
                : "no EndpointSlice of " + port.service() + " has a TCP port "
                        + (port.name().isEmpty() ? "without a name" : "named " + port.name());
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
                    .flatMap(text -> dialled(text, number.getAsInt(), slice).stream())
                    .map(address -> Candidate.of(address, number.getAsInt(), endpoint, version))
                    .forEach(candidates::add);
        }
        return candidates;
    }

    /// The address in this text; empty where there is none, or none that anybody may dial.
    private Optional<Address> dialled(String text, int number, EndpointSlice slice) {
        var address = Address.parse(text);
        var reason = address.isEmpty() ? Optional.of("no IP address") : refusal(address.get(), slice);
        reason.ifPresent(
                detail -> refused.add(new Refused(address.map(Address::toString).orElse(text), number, detail)));
        return reason.isPresent() ? Optional.empty() : address;
    }

    /// A slice that is made by hand may name nodes, as that of the API server does. One that is kept
    /// for a selector lists pods: a node in it without a pod of this namespace is somebody's forgery.
    private Optional<String> refusal(Address address, EndpointSlice slice) {
        boolean bareNode = Slices.isOfSelector(slice)
                && surroundings.nodes().isBareNode(address, port.service().namespace());
        return surroundings
                .guard()
                .refuses(address)
                .or(() -> bareNode
                        ? Optional.of("a node's address, and no pod of this namespace is on its network")
                        : Optional.empty());
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

    /// @param pod what the slice says of it
    private Endpoint endpoint(Address address, int number, String pod) {
        var owners = surroundings.owners().at(address);
        return owners.stream()
                .filter(owner -> owner.uid().equals(pod))
                .findFirst()
                .or(() -> owners.stream().findFirst())
                .map(owner -> Endpoint.of(address, number, owner.pod().namespacedName(), owner.uid()))
                .orElseGet(() -> Endpoint.of(address, number, "", ""));
    }

    private String foreignPod(Address address) {
        var pods = new TreeSet<String>();
        surroundings.owners().at(address).forEach(owner -> pods.add(owner.pod().namespace()));
        pods.remove(port.service().namespace());
        return "it belongs to a pod of namespace " + pods.getFirst() + ", which does not accept it ("
                + Surroundings.ACCEPT_ENDPOINTS_FROM + ")";
    }

    private static long version(String resourceVersion) {
        boolean number = !resourceVersion.isEmpty()
                && resourceVersion.length() <= 18
                && resourceVersion.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(resourceVersion) : 0;
    }
}
