package io.jvmingress.proxy.server;

import io.jvmingress.proxy.access.AccessEntry;
import io.jvmingress.proxy.decision.Client;
import io.jvmingress.proxy.decision.Client.Source;
import io.jvmingress.proxy.decision.Decision.Forward;
import io.jvmingress.proxy.decision.Trace;
import io.jvmingress.proxy.metrics.Denial;
import io.jvmingress.proxy.table.Route;
import io.jvmingress.proxy.table.RouteAction;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is left to do when a request ends: counting, logging, and closing the client's connection gently where it
/// cannot serve another request.
final class TaskEnd implements Trace {

    /// How much of a body that nobody wants is read, so that the client gets to read our answer, in bytes.
    private static final long MOST_DISCARDED = 1 << 20;

    /// What counters and log call a request that policies would have refused.
    private static final String AUDIT = "PolicyAudit";
    private static final String AUDIT_OF_SOME = "PolicyAuditEndpoints";

    private static final String ACCESS_AUDIT = "AccessAudit";

    /// The reasons by which policies refuse.
    private static final Set<String> DENIALS =
            Set.of("PolicyDenied", "AccessDenied", "EndpointRefused", Refusal.REVOKED.reason());

    private static final int NO_ERROR = 0;

    private static final AccessEntry.RequestLine UNREADABLE =
            new AccessEntry.RequestLine("", "", "", "HTTP/1.1", "", "");

    private final ProxyLoop loop;
    private final ClientConnection client;
    private final HttpServerRequest request;
    private final long started = System.nanoTime();
    private @Nullable Forward forward;
    private @Nullable Client who;
    private @Nullable Route route;
    private String reason = "";
    private String audited = "";
    private boolean isolated;
    private boolean byAddress;
    private boolean node;
    private boolean late;
    private boolean accessAudited;
    private long bytesOut;
    private long discarded;
    private boolean closing;

    TaskEnd(ProxyLoop loop, ClientConnection client, HttpServerRequest request) {
        this.loop = loop;
        this.client = client;
        this.request = request;
    }

    void forward(Forward found) {
        forward = found;
        route = found.route();
    }

    void route(Optional<Route> found) {
        route = found.orElse(null);
    }

    /// Who the client is, as far as the decision came.
    @Override
    public void client(Client found) {
        who = found;
    }

    @Override
    public void isolated(boolean rulesByAddress, boolean fromNode) {
        isolated = true;
        byAddress = rulesByAddress;
        node = fromNode;
    }

    @Override
    public void mightBePod() {
        late = true;
    }

    /// Whether the decision may be another one when more pods are known.
    boolean dependsOnPod() {
        return late;
    }

    @Override
    public void wouldBeDenied() {
        audited = AUDIT;
    }

    @Override
    public void wouldLoseEndpoints() {
        audited = AUDIT_OF_SOME;
    }

    @Override
    public void accessWouldBeDenied() {
        accessAudited = true;
    }

    void reason(String word) {
        reason = word;
    }

    void sent(int bytes) {
        bytesOut += bytes;
    }

    void closeAfterwards() {
        closing = true;
    }

    /// Closes the connection once our answer is out: at once if the client has sent all of its request, else when it
    /// has or when there is too much of it. Closing earlier could reset the connection before the client reads.
    void responseEnded(Future<Void> written) {
        boolean multiplexed = request.version() == HttpVersion.HTTP_2;
        if (!multiplexed && closing) {
            written.onComplete(_ -> afterAnswer(), _ -> close());
        } else if (multiplexed && !request.isEnded()) {
            request.handler(part -> discarded(part.length())).resume();
        }
    }

    /// What comes after the answer is not wanted: in HTTP/2 that is the end of its stream (RFC 9113 8.1), in HTTP/1 of
    /// the connection.
    void discarded(int bytes) {
        boolean was = discarded > MOST_DISCARDED;
        discarded += bytes;
        if (was || discarded <= MOST_DISCARDED) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(NO_ERROR).onFailure(_ -> {
                // Ended already.
            });
        } else {
            close();
        }
    }

    void clientBodyEnded() {
        if (closing && request.response().ended() && request.version() != HttpVersion.HTTP_2) {
            close();
        }
    }

    private void afterAnswer() {
        if (request.isEnded()) {
            close();
            return;
        }
        request.handler(part -> discarded(part.length())).endHandler(_ -> close());
        request.resume();
        loop.closeSoon(client);
    }

    private void close() {
        client.http().close().onFailure(_ -> {
            // Closed already.
        });
    }

    /// To be called once, when nothing more is to be done for the request.
    void finish(RequestTask task, int status, int tries, long bytesIn) {
        loop.finished(task, client);
        long nanos = System.nanoTime() - started;
        var origin = route == null ? "" : route.origin();
        var services = loop.services();
        services.metrics().requestFinished(origin, status, nanos);
        if (!reason.isEmpty()) {
            refused(reason, DENIALS.contains(reason));
        }
        if (!audited.isEmpty()) {
            refused(audited, audited.equals(AUDIT));
        }
        if (accessAudited) {
            refused(ACCESS_AUDIT, true);
        }
        if (isolated) {
            services.metrics().isolatedRequest(origin, byAddress, node);
        }
        if (services.log().enabled()) {
            var answer = new AccessEntry.Answer(status, bytesIn, bytesOut, reasonOrAudit());
            services.log().offer(entry(task, nanos, answer, tries));
        }
    }

    /// @param denied whether by policies
    private void refused(String why, boolean denied) {
        var metrics = loop.services().metrics();
        metrics.refused(why);
        if (denied && route != null && who != null) {
            var upstream = route.action() instanceof RouteAction.Forward(var id) ? id : "";
            var kind =
                    new Denial.Kind(why, route.origin(), upstream, who.address().toString(), word(who.source()));
            metrics.denied(kind, System.currentTimeMillis());
        }
    }

    /// Why the proxy answered itself; for another one's answer, why it would have.
    private String reasonOrAudit() {
        var audit = audited.isEmpty() && accessAudited ? ACCESS_AUDIT : audited;
        return reason.isEmpty() ? audit : reason;
    }

    private AccessEntry entry(RequestTask task, long nanos, AccessEntry.Answer answer, int tries) {
        var head = task.head();
        var found = forward;
        var line = new AccessEntry.RequestLine(
                head.method(),
                found == null ? head.target() : found.path(),
                found == null ? head.header("host").toLowerCase(Locale.ROOT) : found.host(),
                protocol(head),
                head.header("referer"),
                head.header("user-agent"));
        var origin = route == null
                ? AccessEntry.Origin.NONE
                : new AccessEntry.Origin(
                        route.origin(), found == null ? "" : found.candidates().upstream(), task.lastEndpoint(), tries);
        long millis = System.currentTimeMillis() - nanos / 1_000_000;
        return new AccessEntry(millis, nanos, line, loggedClient(), answer, origin, task.requestId());
    }

    private static String protocol(ServerRequestHead head) {
        return switch (head.version()) {
            case HTTP_1_0 -> "HTTP/1.0";
            case HTTP_1_1 -> "HTTP/1.1";
            case HTTP_2 -> "HTTP/2.0";
        };
    }

    private AccessEntry.Client loggedClient() {
        if (who == null) {
            return logged(client);
        }
        return new AccessEntry.Client(who.address().toString(), word(who.source()));
    }

    /// The client of a connection whose request says nothing about it.
    private static AccessEntry.Client logged(@Nullable ClientConnection peer) {
        return peer == null
                ? new AccessEntry.Client("", word(Source.TCP))
                : new AccessEntry.Client(peer.peerAddress(), word(peer.source()));
    }

    private static String word(Source source) {
        return switch (source) {
            case TCP -> "tcp";
            case PROXY -> "proxy";
            case HEADER -> "header";
        };
    }

    /// Counts and logs a request that could not be parsed, of which nothing else is known.
    static void unparsed(LoopServices services, @Nullable ClientConnection peer, Refusal refusal, String requestId) {
        services.metrics().requestStarted();
        services.metrics().requestFinished("", refusal.status(), 0);
        services.metrics().refused(refusal.reason());
        if (services.log().enabled()) {
            services.log()
                    .offer(new AccessEntry(
                            System.currentTimeMillis(),
                            0,
                            UNREADABLE,
                            logged(peer),
                            new AccessEntry.Answer(refusal.status(), 0, 0, refusal.reason()),
                            AccessEntry.Origin.NONE,
                            requestId));
        }
    }

    long started() {
        return started;
    }
}
