package io.jvmingress.controller.compile;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.jvmingress.controller.compile.IngressFinding.PolicySeesOnlyNodes;
import io.jvmingress.controller.compile.Memo.Access;
import io.jvmingress.controller.compile.Memo.Around;
import io.jvmingress.controller.compile.Memo.Plans;
import io.jvmingress.controller.compile.Memo.Pods;
import io.jvmingress.controller.compile.Memo.Policies;
import io.jvmingress.controller.compile.TlsFinding.CertificateExpired;
import io.jvmingress.controller.compile.TlsFinding.CertificateExpiring;
import io.jvmingress.controller.compile.TlsFinding.CertificateNotYetValid;
import io.jvmingress.controller.compile.access.AccessCompiler;
import io.jvmingress.controller.compile.access.AccessReader;
import io.jvmingress.controller.compile.access.AccessTargets;
import io.jvmingress.controller.compile.ingress.BackendResolver;
import io.jvmingress.controller.compile.ingress.CertificateMerger;
import io.jvmingress.controller.compile.ingress.CertificateMerger.Certificates;
import io.jvmingress.controller.compile.ingress.CertificateMerger.Served;
import io.jvmingress.controller.compile.ingress.ClassFilter;
import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.compile.ingress.IngressTranslator;
import io.jvmingress.controller.compile.ingress.RouteMerger;
import io.jvmingress.controller.compile.ingress.RouteMerger.Routes;
import io.jvmingress.controller.compile.ingress.SecretCertificate;
import io.jvmingress.controller.compile.policy.CompiledPolicies;
import io.jvmingress.controller.compile.policy.PolicyCompiler;
import io.jvmingress.controller.compile.policy.ServicePorts;
import io.jvmingress.controller.compile.service.AddressGuard;
import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.EndpointCompiler;
import io.jvmingress.controller.compile.service.EndpointCompiler.CompiledUpstream;
import io.jvmingress.controller.compile.service.ExternalEndpoints;
import io.jvmingress.controller.compile.service.ExternalEndpoints.Outside;
import io.jvmingress.controller.compile.service.Nodes;
import io.jvmingress.controller.compile.service.PodFacts;
import io.jvmingress.controller.compile.service.PodOwners;
import io.jvmingress.controller.compile.service.Slices;
import io.jvmingress.controller.compile.service.Surroundings;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.tls.CertificateCheck;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EndpointTable;
import io.jvmingress.proxy.table.RoutingTable;
import io.jvmingress.proxy.table.Upstream;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Compiles a cluster state into a routing table. Pure: no clock, no client, no logger; and it
/// never throws for what users write.
///
/// Each part of the table is taken over from the previous compilation where its inputs are the
/// same, so the work follows
/// the change and not the cluster. The result is that of a compile from scratch.
public final class RoutingCompiler {

    private static final Comparator<Finding> BY_OBJECT = Comparator.comparing(Finding::subject)
            .thenComparing(Finding::reason)
            .thenComparing(Finding::message);

    private final ClusterState state;
    private final CompileOptions options;
    private final Compilation previous;
    private final Memo memo;

    private RoutingCompiler(ClusterState state, CompileOptions options, Compilation previous) {
        this.state = state;
        this.options = options;
        this.previous = previous;
        this.memo = previous.memo();
    }

    /// Compiles the whole state.
    ///
    /// @param now to judge certificates' dates by
    /// @param previous the compilation that is live; [Compilation#NONE] to start
    public static Compilation compile(ClusterState state, CompileOptions options, Instant now, Compilation previous) {
        return new RoutingCompiler(state, options, previous).compile(now);
    }

    private Compilation compile(Instant now) {
        var plans = plans();
        var ingresses = plans.ours();
        var routes = memo.routes().of(() -> routes(plans), ingresses.value(), state.services(), options);
        var secrets =
                memo.secrets().of(named(ingresses.value()).flatMap(this::secret).toList(), SecretCertificate::read);
        var certificates = memo.certificates()
                .of(
                        () -> certificates(ingresses.value(), secrets),
                        ingresses.value(),
                        state.secrets(),
                        state.learned().unreadableSecrets(),
                        options);
        var around = around();
        var upstreams = upstreams(routes.value(), around);
        var endpoints = endpoints(upstreams);
        var policies = PolicyCompiler.compile(
                state, endpoints, options, memo.policies().compiled());
        var ports = memo.policies()
                .ports()
                .of(() -> ServicePorts.findings(policies, state.services()), policies, state.services());
        var access = access(ingresses);

        var table = new RoutingTable(
                previous.table().generation() + 1,
                keep(previous.table().routes(), routes.value().table()),
                endpoints,
                keep(previous.table().policies(), policies.table()),
                access.table().value(),
                keep(previous.table().certificates(), certificates.value().table()));
        var findings = Stream.of(
                        ingresses.value().stream().flatMap(plan -> plan.findings().stream()),
                        seeNodes(ingresses.value(), policies),
                        routes.value().findings().stream(),
                        upstreams.values().stream().flatMap(part -> part.value().findings().stream()),
                        policies.findings().stream(),
                        ports.value().stream(),
                        access.plans().value().stream().flatMap(plan -> plan.findings().stream()),
                        access.missing().value().stream(),
                        certificates.value().findings().stream(),
                        certificates.value().served().stream().flatMap(served -> dates(served, now).stream()))
                .flatMap(stage -> stage)
                .distinct()
                .sorted(BY_OBJECT)
                .toList();
        var next = new Memo(
                plans, secrets, routes, certificates, around, upstreams, new Policies(policies, ports), access);
        return new Compilation(
                state, table.servesTheSameAs(previous.table()) ? previous.table() : table, findings, next);
    }

    /// What traffic tells of the Ingresses, as long as there are policies.
    private Stream<Finding> seeNodes(List<IngressPlan> ingresses, CompiledPolicies policies) {
        var seeing = state.learned().seesNodes();
        return policies.table().endpoints().isEmpty()
                ? Stream.of()
                : ingresses.stream()
                        .map(IngressPlan::object)
                        .filter(ref -> seeing.contains(ref.namespacedName()))
                        .map(PolicySeesOnlyNodes::new);
    }

    private List<IngressPlan> ours(Pieces<Ingress, IngressPlan> plans) {
        var filter = ClassFilter.of(options.classes(), state.ingressClasses());
        return state.ingresses().values().stream()
                .filter(filter::accepts)
                .map(plans::get)
                .sorted(Comparator.comparing(IngressPlan::precedence))
                .toList();
    }

    private Plans plans() {
        var known = memo.plans();
        var all = known.all().of(state.ingresses().values(), IngressTranslator::translate);
        var ours = known.ours().of(() -> ours(all), state.ingresses(), state.ingressClasses(), options);
        var resolver = resolver();
        var before = previous.state().services();
        var resolved =
                known.resolved().of(ours.value(), resolver::resolve, ingress -> resolver.isStillTrue(ingress, before));
        return new Plans(all, ours, resolved);
    }

    private BackendResolver resolver() {
        return new BackendResolver(state.services(), options.allowed().externalNames());
    }

    private Routes routes(Plans plans) {
        return RouteMerger.merge(
                plans.ours().value().stream().map(plans.resolved()::get).toList(),
                resolver(),
                options.defaultBackend(),
                memo.routes().value());
    }

    /// The Secrets that somebody names.
    private Stream<ObjectRef> named(List<IngressPlan> ingresses) {
        return Stream.concat(
                options.defaultCertificate().stream(),
                ingresses.stream().flatMap(plan -> plan.tls().stream()).flatMap(entry -> entry.secret().stream()));
    }

    private Stream<Secret> secret(ObjectRef ref) {
        return Stream.ofNullable(state.secrets().get(ref));
    }

    private Certificates certificates(List<IngressPlan> ingresses, Pieces<Secret, SecretCertificate> secrets) {
        return CertificateMerger.merge(
                ingresses,
                new CertificateMerger.Secrets(
                        ref -> Optional.ofNullable(state.secrets().get(ref)).map(secrets::get),
                        state.learned().unreadableSecrets()),
                options.defaultCertificate(),
                options.selfSigned());
    }

    private Around around() {
        var known = memo.around();
        var pods = pods(known.pods());
        var facts = pods.facts().value();
        var owners = known.owners().of(() -> PodOwners.of(facts), facts);
        var nodes = known.nodes().of(() -> Nodes.of(facts), facts);
        var virtual = known.virtual().of(() -> Surroundings.clusterAddresses(state.services()), state.services());
        var own = known.own().of(this::ownAddresses, state.pods(), options);
        var grants = known.grants().of(() -> Surroundings.grants(state.namespaces()), state.namespaces());
        var slices = known.slices().of(() -> Slices.of(state.endpointSlices()), state.endpointSlices());
        var surroundings = known.surroundings()
                .of(
                        () -> new Surroundings(
                                owners.value(),
                                nodes.value(),
                                new AddressGuard(options.allowed().loopbackEndpoints(), virtual.value(), own.value()),
                                grants.value(),
                                options.place(),
                                options.verifiesUpstreams()),
                        owners.value(),
                        nodes.value(),
                        virtual.value(),
                        own.value(),
                        grants.value(),
                        options);
        return new Around(pods, owners, nodes, virtual, own, grants, slices, surroundings);
    }

    private Pods pods(Pods known) {
        var pods = state.pods();
        var read = known.read().of(() -> known.read().value().of(pods, PodFacts::of), pods);
        return new Pods(read, known.facts().of(() -> read.value().values(), pods));
    }

    private Set<Address> ownAddresses() {
        return options.controllerPod()
                .flatMap(pod -> Optional.ofNullable(state.pods().get(pod)))
                .map(PodFacts::addresses)
                .orElse(Set.of());
    }

    private Map<String, Part<CompiledUpstream>> upstreams(Routes routes, Around around) {
        var upstreams = new TreeMap<String, Part<CompiledUpstream>>();
        var moved = around.owners().value().differences(memo.around().owners().value());
        for (var port : routes.upstreams()) {
            var service = state.services().get(port.service());
            if (service != null) {
                var known = memo.upstreams().getOrDefault(port.id(), Part.none(CompiledUpstream.NONE));
                upstreams.put(
                        port.id(),
                        ExternalEndpoints.isExternal(service)
                                ? external(known, port, service, around)
                                : inside(known, port, service, around, moved));
            }
        }
        return upstreams;
    }

    /// @param moved the addresses that have other owners than at the last compile: all that it may take of those
    private Part<CompiledUpstream> inside(
            Part<CompiledUpstream> known, UpstreamPort port, Service service, Around around, Set<Address> moved) {
        var slices = around.slices().value().of(port.service());
        var inputs = Stream.concat(
                        Stream.of(
                                port.name(),
                                service,
                                around.nodes().value(),
                                around.virtual().value(),
                                around.own().value(),
                                around.grants().value(),
                                options),
                        slices.stream())
                .toArray();
        return known.of(
                () -> EndpointCompiler.compile(
                        port, service, slices, around.surroundings().value()),
                upstream -> Collections.disjoint(upstream.addresses(), moved),
                inputs);
    }

    private Part<CompiledUpstream> external(
            Part<CompiledUpstream> known, UpstreamPort port, Service service, Around around) {
        var surroundings = around.surroundings().value();
        var slices = around.slices().value();
        var inputs = Stream.concat(
                        Stream.of(
                                port.name(),
                                service,
                                surroundings,
                                slices,
                                state.learned().apiServer()),
                        Stream.ofNullable(state.learned().names().get(ExternalEndpoints.name(service))))
                .toArray();
        return known.of(
                () -> ExternalEndpoints.compile(port, service, Outside.of(state, slices, service), surroundings),
                inputs);
    }

    private Access access(Part<List<IngressPlan>> ingresses) {
        var known = memo.access();
        var objects = state.accessPolicies();
        var pieces = known.pieces().of(objects.values(), AccessReader::read);
        var plans = known.plans()
                .of(() -> objects.values().stream().map(pieces::get).toList(), objects);
        var table = known.table()
                .of(
                        () -> AccessCompiler.compile(
                                plans.value(),
                                state.pods(),
                                state.namespaces(),
                                options.pods().networks()),
                        plans.value(),
                        options,
                        state.pods(),
                        state.namespaces());
        var missing = known.missing()
                .of(
                        () -> AccessTargets.missing(
                                plans.value(), state.services().keySet(), ingresses.value()),
                        plans.value(),
                        state.services(),
                        ingresses.value());
        return new Access(pieces, plans, table, missing);
    }

    private EndpointTable endpoints(Map<String, Part<CompiledUpstream>> upstreams) {
        var table = new TreeMap<String, Upstream>();
        upstreams.forEach((id, part) -> table.put(id, part.value().upstream()));
        return keep(previous.table().endpoints(), new EndpointTable(table));
    }

    private static List<Finding> dates(Served served, Instant now) {
        var leaf = served.certificate().chain().getFirst();
        var subject = served.subject();
        var secret = served.secret();
        return switch (CertificateCheck.validity(leaf, now)) {
            case VALID -> List.of();
            case NOT_YET ->
                List.of(new CertificateNotYetValid(
                        subject, secret, leaf.getNotBefore().toInstant()));
            case EXPIRES_SOON ->
                List.of(new CertificateExpiring(
                        subject, secret, leaf.getNotAfter().toInstant()));
            case EXPIRED ->
                List.of(new CertificateExpired(
                        subject, secret, leaf.getNotAfter().toInstant()));
        };
    }

    /// The old one where both are equal: what is derived from it stays, too.
    private static <T> T keep(T old, T made) {
        return made.equals(old) ? old : made;
    }
}
