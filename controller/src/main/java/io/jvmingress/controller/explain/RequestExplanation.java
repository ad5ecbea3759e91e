package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.service.BackendPort.UpstreamPort;
import io.jvmingress.controller.compile.service.EndpointReport.Judged;
import io.jvmingress.controller.explain.PolicyReason.Said;
import io.jvmingress.controller.explain.RequestAnswer.Candidate;
import io.jvmingress.controller.explain.RequestAnswer.Detail;
import io.jvmingress.controller.explain.RequestAnswer.Other;
import io.jvmingress.controller.explain.RequestAnswer.Result;
import io.jvmingress.controller.explain.RequestAnswer.Served;
import io.jvmingress.controller.explain.RequestAnswer.Target;
import io.jvmingress.controller.explain.RequestAnswer.Who;
import io.jvmingress.controller.explain.Upstreams.Listed;
import io.jvmingress.proxy.decision.Client;
import io.jvmingress.proxy.decision.Decide;
import io.jvmingress.proxy.decision.Decision;
import io.jvmingress.proxy.decision.Decision.Forward;
import io.jvmingress.proxy.decision.Decision.Redirect;
import io.jvmingress.proxy.decision.Decision.Respond;
import io.jvmingress.proxy.decision.HeadCheck;
import io.jvmingress.proxy.decision.Peer;
import io.jvmingress.proxy.decision.ProxyHeader;
import io.jvmingress.proxy.decision.Settings;
import io.jvmingress.proxy.match.HostName;
import io.jvmingress.proxy.match.RequestHead;
import io.jvmingress.proxy.match.RequestTarget;
import io.jvmingress.proxy.policy.Modes;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.PolicyMode;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs the decision that traffic runs, for one request, and says in an answer what it came across.
final class RequestExplanation {

    private final Explainer explainer;
    private final RequestQuestion question;
    private final Settings settings;
    private final RequestHead head;
    private final Peer peer;
    private final Steps steps = new Steps();
    private final boolean closed;

    /// Empty for a connection that is closed.
    private final Optional<Decision> decision;

    private final Client client;
    private final Routing routing;

    RequestExplanation(Explainer explainer, RequestQuestion question) {
        this.explainer = explainer;
        this.question = question;
        settings = question.overrides().over(explainer.settings());
        head = question.head();
        var sender = sender();
        boolean sent = question.proxyHeader().isPresent();
        closed = sent != ProxyHeader.isDueFrom(sender, settings.proxyProtocol());
        peer = peer(sender);
        decision = closed
                ? Optional.empty()
                : Optional.of(HeadCheck.refusal(head)
                        .<Decision>map(refused -> refused)
                        .orElseGet(() -> Decide.decide(explainer.snapshot(), head, peer, settings, steps)));
        client = steps.client().orElseGet(() -> new Client(peer.address(), source(), false));
        routing = new Routing(explainer.claims(), explainer.defaultBackend(), steps);
    }

    private Address sender() {
        var pods = new PodAddresses(explainer.compilation().state().pods());
        return pods.of(question.source(), question.url().address());
    }

    /// What a connection claims that is closed because of it does not count.
    private Peer peer(Address sender) {
        var url = question.url();
        var claim = closed ? Optional.<Address>empty() : question.proxyHeader().flatMap(ProxyHeader::source);
        return new Peer(claim.orElse(sender), claim.isPresent(), url.secure(), url.secure() ? url.serverName() : "");
    }

    private Client.Source source() {
        return peer.claimed() ? Client.Source.PROXY : Client.Source.TCP;
    }

    RequestAnswer answer() {
        var port = routing.backend().flatMap(Targets::port);
        var targets = explainer.targets();
        var access = access();
        return new RequestAnswer(
                result(),
                new Who(client.address().toString(), pod(), from(), node()),
                certificate(),
                routing.taken().orElse(null),
                others(),
                port.map(targets::target).orElse(Target.NONE),
                port.flatMap(targets::resolve)
                        .map(found -> endpoints(found, access))
                        .orElse(List.of()),
                access);
    }

    private List<AccessAnswer> access() {
        return steps.access()
                .map(asked -> explainer.snapshot().access().explain(asked.place(), asked.asked()).stream()
                        .map(AccessAnswer::of)
                        .sorted(Comparator.comparing(AccessAnswer::policy))
                        .toList())
                .orElse(List.of());
    }

    private Result result() {
        return decision.map(this::result)
                .orElseGet(() -> new Result(
                        "close",
                        0,
                        question.proxyHeader().isPresent() ? "ProxyHeaderRefused" : "ProxyHeaderMissing",
                        null));
    }

    private Result result(Decision made) {
        return switch (made) {
            case Forward _ -> new Result("forward", 200, steps.fallback() ? "DefaultBackend" : "Routed", null);
            case Redirect redirect -> new Result("redirect", redirect.status(), "Redirect", redirect.location());
            case Respond respond -> new Result("respond", respond.status(), respond.reason(), null);
        };
    }

    /// Where two live pods have the address, the one that was asked for.
    private @Nullable String pod() {
        if (client.source() != Client.Source.TCP) {
            return null;
        }
        var owners = explainer.compilation().surroundings().owners().at(client.address()).stream()
                .map(owner -> owner.pod().namespacedName())
                .toList();
        return owners.contains(question.source())
                ? question.source()
                : owners.stream().findFirst().orElse(null);
    }

    private String from() {
        return switch (client.source()) {
            case TCP -> "tcp";
            case PROXY -> "proxy";
            case HEADER -> "header";
        };
    }

    private @Nullable String node() {
        var nodes = explainer.compilation().surroundings().nodes();
        return client.source() == Client.Source.TCP && nodes.addresses().contains(client.address())
                ? settings.policy().localNode().word()
                : null;
    }

    private @Nullable Served certificate() {
        if (closed || !peer.secure()) {
            return null;
        }
        return explainer
                .snapshot()
                .certificates()
                .find(peer.serverName())
                .map(certificate -> new Served(certificate.source(), certificate.names()))
                .orElse(null);
    }

    private List<Other> others() {
        var path = RequestTarget.parse(head.target())
                .map(target -> target.pathAndQuery().substring(0, target.pathEnd()));
        var host = HostName.parse(head.header("host")).map(HostName::name);
        return closed || path.isEmpty() || host.isEmpty() ? List.of() : routing.others(host.get(), path.get());
    }

    /// None for a redirect: then nobody is chosen.
    private List<Candidate> endpoints(UpstreamPort port, List<AccessAnswer> access) {
        boolean forwards = steps.route()
                .filter(route -> route.action() instanceof RouteAction.Forward)
                .isPresent();
        if (!forwards || decision.filter(Redirect.class::isInstance).isPresent()) {
            return List.of();
        }
        var eligible = eligible();
        var guards = access.stream().map(AccessAnswer::policy).toList();
        return explainer
                .upstreams()
                .find(port)
                .map(listed -> {
                    var reason = new PolicyReason(
                            explainer, client, settings.policyMode(), List.of(addedByRoute(), listed.policyMode()));
                    var allowed = allowed(listed, settings.policy().egressMode());
                    var byIngress = allowed(listed, EgressMode.OFF);
                    return listed.report().endpoints().stream()
                            .map(judged ->
                                    candidate(judged, said(reason, judged, allowed, byIngress), guards, eligible))
                            .toList();
                })
                .orElse(List.of());
    }

    private Set<Endpoint> allowed(Listed listed, EgressMode egress) {
        return listed.view()
                .allowed(
                        client.address(),
                        client.source() == Client.Source.TCP,
                        Modes.of(settings.policyMode(), egress).with(addedByRoute()),
                        settings.policy().localNode(),
                        settings.listenerPort(peer.secure()));
    }

    private static Said said(PolicyReason reason, Judged judged, Set<Endpoint> allowed, Set<Endpoint> byIngress) {
        return judged.endpoint()
                .map(endpoint -> byIngress.contains(endpoint) && !allowed.contains(endpoint)
                        ? reason.refusedByEgress(endpoint)
                        : reason.judged(endpoint, allowed.contains(endpoint)))
                .orElseGet(() -> new Said("not-isolated", List.of(), Detail.NONE));
    }

    private PolicyMode addedByRoute() {
        return steps.route().map(Route::policyMode).orElse(PolicyMode.OFF);
    }

    private Set<Endpoint> eligible() {
        return decision.orElse(null) instanceof Forward forward
                ? Set.copyOf(forward.candidates().endpoints())
                : Set.of();
    }

    private static Candidate candidate(Judged judged, Said said, List<String> guards, Set<Endpoint> eligible) {
        var endpoint = judged.endpoint();
        return new Candidate(
                judged.address(),
                endpoint.map(Endpoint::pod).filter(pod -> !pod.isEmpty()).orElse(null),
                judged.usable(),
                judged.why(),
                said.word(),
                said.policies(),
                judged.usable() && endpoint.filter(eligible::contains).isPresent(),
                said.detail().guardedBy(guards));
    }
}
