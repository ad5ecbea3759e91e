package io.jvmingress.proxy.pool;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.Protocol;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.SocketAddress;
import javax.net.ssl.SNIHostName;

/// Opens connections to endpoints, each as its upstream's protocol wants it.
///
/// @param plain for clear text, and for TLS without a server name
/// @param named for TLS with one: Vert.x would keep a name of one label to itself
/// @param tls how an endpoint's certificate is judged; the same for all, so that there is one TLS context
public record Dialler(HttpClientAgent plain, HttpClientAgent named, ClientSSLOptions tls) {

    /// One endpoint, spoken to in one way.
    interface Line {

        Future<HttpClientConnection> dial();
    }

    /// The name that an endpoint is asked for over TLS (RFC 6066 3): the request's host where that is a DNS
    /// name.
    ///
    /// @return empty where there is no name to send
    private static String serverName(String host) {
        if (host.isEmpty() || host.startsWith("[") || Address.parse(host).isPresent()) {
            return "";
        }
        try {
            return new SNIHostName(host).getAsciiName();
        } catch (IllegalArgumentException _) {
            // An underscore, for one: a host that routes may have, and no DNS name.
            return "";
        }
    }

    /// @param host of the requests; of no matter in clear text
    Line line(Endpoint endpoint, Protocol protocol, String host, PoolOptions options) {
        var address = endpoint.address().toString();
        var serverName = protocol.isSecure() ? serverName(host) : "";
        boolean naming = !serverName.isEmpty();
        var target = new HttpConnectOptions()
                .setServer(SocketAddress.inetSocketAddress(endpoint.port(), address))
                .setHost(naming ? serverName : address)
                .setPort(endpoint.port())
                .setSsl(protocol.isSecure())
                .setProtocolVersion(protocol.isMultiplexed() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setConnectTimeout(options.connect().toMillis());
        if (protocol.isSecure()) {
            target.setSslOptions(tls);
        }
        var client = naming ? named : plain;
        return () -> client.connect(target);
    }
}
