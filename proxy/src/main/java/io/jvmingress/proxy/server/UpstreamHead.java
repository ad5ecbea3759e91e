package io.jvmingress.proxy.server;

import io.jvmingress.proxy.decision.Decision.Forward;
import io.jvmingress.proxy.filter.ForwardedHeaders;
import io.jvmingress.proxy.filter.HopByHop;
import io.jvmingress.proxy.match.RequestHead.Version;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the head that goes to the endpoint, in one pass over the client's fields.
///
/// Left out are the fields of the client's connection, those that its `Connection` field names, and what a client may
/// not say about itself; `X-Forwarded-…`, `X-Real-IP`, `X-Request-ID` and Host are ours.
final class UpstreamHead {

    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("x-forwarded-host");
    private static final CharSequence FORWARDED_PORT = HttpHeaders.createOptimized("x-forwarded-port");
    private static final CharSequence REAL_IP = HttpHeaders.createOptimized("x-real-ip");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence UPGRADE = HttpHeaders.createOptimized("upgrade");
    private static final CharSequence TE = HttpHeaders.createOptimized("te");
    private static final CharSequence TRAILERS = HttpHeaders.createOptimized("trailers");
    private static final CharSequence HTTP = HttpHeaders.createOptimized("http");
    private static final CharSequence HTTPS = HttpHeaders.createOptimized("https");

    private final RequestTask task;
    private final ServerRequestHead head;
    private final MultiMap target;
    private final List<String> nominating;
    private final boolean trusted;
    private @Nullable StringBuilder forwardedFor;
    private @Nullable StringBuilder cookies;
    private boolean forwardedProto;
    private boolean forwardedHost;
    private boolean forwardedPort;
    private boolean trailers;

    private UpstreamHead(RequestTask task, Forward forward, MultiMap target) {
        this.task = task;
        this.head = task.head();
        this.target = target;
        this.trusted = forward.client().trustedPeer();
        var connection = head.header("connection");
        this.nominating = connection.isEmpty() ? List.of() : HopByHop.nominating(head.headers("connection"));
    }

    static void write(RequestTask task, Forward forward, HttpClientRequest upstream) {
        var target = upstream.headers();
        var upgrade = task.upgrade();
        var host = forward.authority();
        var authority = host.isEmpty() ? task.lastEndpoint() : host;
        boolean multiplexed = forward.candidates().protocol().isMultiplexed();
        if (multiplexed) {
            // As one piece: the client's spelling goes on.
            upstream.authority(HostAndPort.create(authority, -1));
        } else {
            target.add(HttpHeaders.HOST, authority);
        }
        var writer = new UpstreamHead(task, forward, target);
        writer.copy(task.request().headers());
        writer.addOurs(forward);
        if (!upgrade.isEmpty()) {
            target.add(HttpHeaders.CONNECTION, UPGRADE);
            target.add(UPGRADE, upgrade);
        } else if (writer.trailers) {
            target.add(TE, TRAILERS);
            if (!multiplexed) {
                target.add(HttpHeaders.CONNECTION, TE);
            }
        }
    }

    private void copy(MultiMap source) {
        if (source instanceof io.netty.handler.codec.http.HttpHeaders fields) {
            for (var all = fields.iteratorCharSequence(); all.hasNext(); ) {
                Map.Entry<CharSequence, CharSequence> field = all.next();
                copy(field.getKey(), field.getValue());
            }
        } else {
            for (Map.Entry<String, String> field : source) {
                copy(field.getKey(), field.getValue());
            }
        }
    }

    private void copy(CharSequence name, CharSequence value) {
        switch (name.length()) {
            case 2 -> {
                if (HopByHop.endsHere(name)) {
                    trailers |= HopByHop.lists(value, "trailers");
                    return;
                }
            }
            case 4 -> {
                if (is(name, HttpHeaders.HOST)) {
                    return;
                }
            }
            case 6 -> {
                if (is(name, HttpHeaders.COOKIE) && head.version() == Version.HTTP_2) {
                    addCookie(value);
                    return;
                }
                if (is(name, HttpHeaders.EXPECT) && head.version() == Version.HTTP_1_0) {
                    return;
                }
            }
            case 12 -> {
                if (is(name, REQUEST_ID)) {
                    return;
                }
            }
            default -> {
                // Looked at below.
            }
        }
        if (HopByHop.endsHere(name) || isNominated(name) || forwarded(name, value)) {
            return;
        }
        target.add(name, value);
    }

    /// HTTP/2 may split the field, HTTP/1.1 may not (RFC 9113 8.2.3).
    private void addCookie(CharSequence value) {
        if (cookies == null) {
            cookies = new StringBuilder(value);
        } else {
            cookies.append("; ").append(value);
        }
    }

    /// The length of the body is ours to tell, whatever `Connection` says.
    private boolean isNominated(CharSequence name) {
        for (int i = 0; i < nominating.size(); i++) {
            if (HopByHop.lists(nominating.get(i), name) && !is(name, HttpHeaders.CONTENT_LENGTH)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the field is one of those that are dropped or added to.
    private boolean forwarded(CharSequence name, CharSequence value) {
        var kind = ForwardedHeaders.kind(name);
        return switch (kind) {
            case NONE -> false;
            case REAL_IP -> true;
            case FORWARDED_FOR -> {
                if (trusted) {
                    if (forwardedFor == null) {
                        forwardedFor = new StringBuilder(value);
                    } else {
                        forwardedFor.append(", ").append(value);
                    }
                }
                yield true;
            }
            case FORWARDED_PROTO -> {
                forwardedProto |= trusted;
                yield !trusted;
            }
            case FORWARDED_HOST -> {
                forwardedHost |= trusted;
                yield !trusted;
            }
            case FORWARDED_PORT -> {
                forwardedPort |= trusted;
                yield !trusted;
            }
            case OTHER -> !trusted;
        };
    }

    private void addOurs(Forward forward) {
        var client = task.client();
        if (cookies != null) {
            target.add(HttpHeaders.COOKIE, cookies.toString());
        }
        target.add(
                FORWARDED_FOR,
                forwardedFor == null
                        ? client.peerAddress()
                        : forwardedFor.append(", ").append(client.peerAddress()).toString());
        target.add(REAL_IP, trusted ? forward.client().address().toString() : client.peerAddress());
        if (!forwardedProto) {
            target.add(FORWARDED_PROTO, client.peer().secure() ? HTTPS : HTTP);
        }
        if (!forwardedHost && !forward.authority().isEmpty()) {
            target.add(FORWARDED_HOST, forward.authority());
        }
        if (!forwardedPort) {
            target.add(FORWARDED_PORT, client.localPort());
        }
        target.add(REQUEST_ID, task.requestId());
    }

    private static boolean is(CharSequence name, CharSequence other) {
        return io.netty.util.AsciiString.contentEqualsIgnoreCase(name, other);
    }
}
