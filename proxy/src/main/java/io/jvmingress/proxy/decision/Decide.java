package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.decision.Client.Source;
import io.jvmingress.proxy.decision.Decision.Forward;
import io.jvmingress.proxy.decision.Decision.Redirect;
import io.jvmingress.proxy.decision.Decision.Respond;
import io.jvmingress.proxy.filter.ClientAddress;
import io.jvmingress.proxy.match.HostName;
import io.jvmingress.proxy.match.RequestHead;
import io.jvmingress.proxy.match.RequestHead.Version;
import io.jvmingress.proxy.match.RequestTarget;
import io.jvmingress.proxy.match.RouteIndex.HostRoutes;
import io.jvmingress.proxy.policy.AccessIndex.Answer;
import io.jvmingress.proxy.policy.AccessIndex.Asked;
import io.jvmingress.proxy.policy.AccessIndex.Place;
import io.jvmingress.proxy.table.EgressMode;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.List;
import java.util.Optional;

/// The one sequence from a request's head to what is done with it: target and host, client, misdirected request, route,
/// redirect, action, policy, candidates, access.
///
/// Traffic and explanations both run it; nothing else decides.
public final class Decide {

    private static final String ACME_CHALLENGE = "/.well-known/acme-challenge/";
    private static final int HTTPS_PORT = 443;

    private static final Decision NOT_READY = refuse(503, "NotReady");
    private static final Decision BAD_TARGET = refuse(400, "BadTarget");
    private static final Decision BAD_HOST = refuse(400, "BadHost");
    private static final Decision MISDIRECTED = refuse(421, "Misdirected");
    private static final Decision NO_HOST = refuse(404, "NoHost");
    private static final Decision NO_PATH = refuse(404, "NoPath");

    private final Snapshot snapshot;
    private final RequestHead head;
    private final Peer peer;
    private final Settings settings;
    private final Trace trace;

    private Decide(Snapshot snapshot, RequestHead head, Peer peer, Settings settings, Trace trace) {
        this.snapshot = snapshot;
        this.head = head;
        this.peer = peer;
        this.settings = settings;
        this.trace = trace;
    }

    /// Decides on one request. Never fails: a request that makes no sense is answered, too.
    public static Decision decide(Snapshot snapshot, RequestHead head, Peer peer, Settings settings, Trace trace) {
        return snapshot.generation() == 0 ? NOT_READY : new Decide(snapshot, head, peer, settings, trace).decide();
    }

    /// Whether policies of this snapshot admit a request to the endpoint that has it, if they only audit, too.
    /// It keeps the route that it came by, also where that is gone; and that its endpoint is gone or of no use
    /// for new requests is no matter of policies.
    public static boolean stillAdmits(Snapshot snapshot, Standing standing, Settings settings) {
        var decide = new Decide(snapshot, standing.head(), standing.peer(), settings, Trace.NONE);
        return snapshot.generation() == 0
                || !decide.hasEndpointOf(standing)
                || (decide.networkAdmits(standing) && decide.accessAdmits(standing));
    }

    /// Whether a request that is not admitted any more has to end. Where NetworkPolicies only audit,
    /// AccessPolicies refuse all the same.
    public static boolean mustEnd(Snapshot snapshot, Standing standing, Settings settings) {
        var decide = new Decide(snapshot, standing.head(), standing.peer(), settings, Trace.NONE);
        return snapshot.generation() != 0
                && decide.hasEndpointOf(standing)
                && !(decide.accessAdmits(standing) && (settings.policy().audit() || decide.networkAdmits(standing)));
    }

    private boolean hasEndpointOf(Standing standing) {
        return snapshot.endpoints()
                .find(standing.upstream())
                .filter(set -> set.upstream().endpoints().contains(standing.endpoint()))
                .isPresent();
    }

    private boolean networkAdmits(Standing standing) {
        var forward = standing.forward();
        return snapshot.endpoints()
                .find(standing.upstream())
                .flatMap(set -> admitted(route(standing), set, forward.client()))
                .filter(left -> left.endpoints().contains(standing.endpoint()))
                .isPresent();
    }

    /// As its Ingress wants the route now, where it would take the request still.
    private Route route(Standing standing) {
        var kept = standing.forward().route();
        return RequestTarget.parse(head.target())
                .flatMap(target -> {
                    var routes = snapshot.routes().host(standing.forward().host());
                    return routes.flatMap(found -> found.route(target)).or(() -> fallback(routes));
                })
                .filter(route ->
                        route.origin().equals(kept.origin()) && route.action().equals(kept.action()))
                .orElse(kept);
    }

    private boolean accessAdmits(Standing standing) {
        var forward = standing.forward();
        var virtualHost = snapshot.routes()
                .host(forward.host())
                .map(found -> found.host().hostname())
                .orElse(VirtualHost.ANY);
        var place = new Place(forward.route().origin(), virtualHost, standing.upstream());
        return RequestTarget.parse(head.target())
                .map(target -> asked(target, forward.host(), forward.client()))
                .filter(asked -> snapshot.access().judge(place, asked) == Answer.DENIED)
                .isEmpty();
    }

    private Asked asked(RequestTarget target, String host, Client client) {
        return new Asked(head, target, host, client.address(), client.source() == Source.TCP);
    }

    private Decision decide() {
        var client = client();
        trace.client(client);
        var target = RequestTarget.parse(head.target());
        if (target.isEmpty()) {
            return BAD_TARGET;
        }
        var hosts = head.headers("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && head.version() == Version.HTTP_1_1)) {
            return BAD_HOST;
        }
        var authority = authority(target.get(), hosts);
        var host = authority.isEmpty() ? hostOfNone() : HostName.parse(authority);
        if (host.isEmpty()) {
            return BAD_HOST;
        }
        if (isMisdirected(host.get().name())) {
            return MISDIRECTED;
        }
        return route(target.get(), authority, host.get(), client);
    }

    /// The target's own authority wins over Host (RFC 9112 3.2.2).
    private static String authority(RequestTarget target, List<String> hosts) {
        if (!target.authority().isEmpty()) {
            return target.authority();
        }
        return hosts.isEmpty() ? "" : hosts.getFirst();
    }

    /// Only an HTTP/1.0 request may come without Host (RFC 9112 3.2).
    private Optional<HostName> hostOfNone() {
        return head.version() == Version.HTTP_1_0 ? Optional.of(HostName.NONE) : Optional.empty();
    }

    private Client client() {
        boolean trusted = ClientAddress.isTrusted(peer.address(), settings.trustedProxies());
        var address = trusted
                ? ClientAddress.behind(peer.address(), head.headers("x-forwarded-for"), settings.trustedProxies())
                : peer.address();
        var source = peer.claimed() ? Source.PROXY : Source.TCP;
        return new Client(address, address.equals(peer.address()) ? source : Source.HEADER, trusted);
    }

    /// A connection that was opened for another certificate's name (RFC 9110 15.5.20). A client that sent no name
    /// cannot
    /// have been misled.
    private boolean isMisdirected(String host) {
        var name = peer.serverName();
        if (!peer.secure() || name.isEmpty() || host.isEmpty() || name.equals(host)) {
            return false;
        }
        var served = snapshot.certificates().find(name);
        var wanted = snapshot.certificates().find(host);
        return !served.map(one -> one.fingerprint()).equals(wanted.map(other -> other.fingerprint()));
    }

    private Decision route(RequestTarget target, String authority, HostName host, Client client) {
        var routes = snapshot.routes().host(host.name());
        routes.ifPresent(found -> trace.host(found.host()));
        var byPath = routes.flatMap(found -> found.route(target));
        var route = byPath.isPresent() ? byPath : fallback(routes);
        if (route.isPresent()) {
            trace.route(route.get(), byPath.isEmpty());
        }
        if (routes.isPresent() && redirects(routes.get(), route, target, client)) {
            return host.name().isEmpty() ? BAD_HOST : redirect(target, host, route);
        }
        if (route.isEmpty()) {
            return routes.isEmpty() ? NO_HOST : NO_PATH;
        }
        var decided = act(route.get(), target, authority, host, client);
        if (snapshot.access().isEmpty()) {
            return decided;
        }
        var virtualHost = routes.map(found -> found.host().hostname()).orElse(VirtualHost.ANY);
        return guarded(decided, route.get(), virtualHost, asked(target, host.name(), client));
    }

    /// AccessPolicies come last, and before it is told that nobody could serve the request: who may not send it learns
    /// nothing about that. What is refused already stays as it is.
    private Decision guarded(Decision decided, Route route, String virtualHost, Asked asked) {
        var access = snapshot.access();
        var upstream = route.action() instanceof RouteAction.Forward(var id) ? id : "";
        var place = new Place(route.origin(), virtualHost, upstream);
        trace.access(place, asked);
        if (decided instanceof Respond refused && refused.status() == 403) {
            return decided;
        }
        return switch (access.judge(place, asked)) {
            case ADMITTED -> decided;
            case AUDITED -> {
                trace.accessWouldBeDenied();
                yield decided;
            }
            case DENIED -> {
                if (asked.provesPod() && snapshot.mightBePod(asked.client())) {
                    trace.mightBePod();
                }
                yield new Respond(403, "AccessDenied", Optional.of(route));
            }
        };
    }

    /// Takes what no path of the host takes.
    private Optional<Route> fallback(Optional<HostRoutes> routes) {
        return routes.flatMap(found -> found.host().fallback()).or(snapshot.routes()::fallback);
    }

    private boolean redirects(HostRoutes routes, Optional<Route> route, RequestTarget target, Client client) {
        return !peer.secure()
                && routes.host().redirectsToHttps()
                && !(route.isPresent() && route.get().plainHttp())
                && !target.pathAndQuery().startsWith(ACME_CHALLENGE)
                && !(client.trustedPeer() && head.header("x-forwarded-proto").equals("https"));
    }

    private Decision redirect(RequestTarget target, HostName host, Optional<Route> route) {
        boolean namesPort = host.hasPort() && settings.httpsPort() != HTTPS_PORT;
        var port = namesPort ? ":" + settings.httpsPort() : "";
        return new Redirect(308, "https://" + host.name() + port + target.pathAndQuery(), route);
    }

    private Decision act(Route route, RequestTarget target, String authority, HostName host, Client client) {
        return switch (route.action()) {
            case RouteAction.Respond(var status, var reason) -> new Respond(status, reason, Optional.of(route));
            case RouteAction.Forward(var upstream) -> {
                var set = snapshot.endpoints().upstream(upstream);
                var candidates = candidates(route, set, client);
                yield candidates.isPresent()
                        ? new Forward(route, candidates.get(), target.pathAndQuery(), host.name(), authority, client)
                        : nobody(route, set);
            }
        };
    }

    /// Under audit all of them, whatever policies say.
    private Optional<Candidates> candidates(Route route, UpstreamCandidates set, Client client) {
        var admitted = admitted(route, set, client);
        tellSource(set, client, admitted);
        if (!settings.policy().audit()) {
            return admitted;
        }
        var all = set.all();
        if (all.isPresent() && admitted.isEmpty()) {
            trace.wouldBeDenied();
        } else if (all.isPresent() && size(admitted) < size(all)) {
            trace.wouldLoseEndpoints();
        }
        return all;
    }

    private static int size(Optional<Candidates> candidates) {
        return candidates.isPresent() ? candidates.get().endpoints().size() : 0;
    }

    /// What a pod is that is not known yet, or a client behind a node's address, policies cannot tell.
    private void tellSource(UpstreamCandidates set, Client client, Optional<Candidates> admitted) {
        boolean byPeer = client.source() == Source.TCP;
        if (set.isIsolated()) {
            boolean node = byPeer && snapshot.endpoints().policies().isNode(client.address());
            trace.isolated(set.admitsByAddress(), node);
        }
        // Audit keeps nobody waiting.
        if (byPeer
                && !settings.policy().audit()
                && set.dependsOnPod(admitted, settings.policy().egressMode() != EgressMode.OFF)
                && snapshot.mightBePod(client.address())) {
            trace.mightBePod();
        }
    }

    private Optional<Candidates> admitted(Route route, UpstreamCandidates set, Client client) {
        return set.admitting(
                client,
                settings.policy().modes(route.policyMode()),
                settings.policy().localNode(),
                settings.listenerPort(peer.secure()));
    }

    private static Decision nobody(Route route, UpstreamCandidates set) {
        var upstream = set.upstream();
        if (!upstream.endpoints().isEmpty()) {
            return new Respond(403, "PolicyDenied", Optional.of(route));
        }
        return upstream.refused() > 0
                ? new Respond(403, "EndpointRefused", Optional.of(route))
                : new Respond(503, "NoEndpoints", Optional.of(route));
    }

    private static Decision refuse(int status, String reason) {
        return new Respond(status, reason, Optional.empty());
    }
}
