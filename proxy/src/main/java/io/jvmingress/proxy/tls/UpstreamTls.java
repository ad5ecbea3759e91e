package io.jvmingress.proxy.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// TLS to endpoints: who may vouch for their certificates.
public final class UpstreamTls {

    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private UpstreamTls() {}

    /// How an endpoint's certificate is judged: it must come from one of the authorities and cover the name
    /// that was asked for (RFC 9525). Without authorities anything will do: nobody else reads what is said,
    /// but it may be said to anyone.
    ///
    /// @param authorities certificates that are trusted; empty to trust all
    /// @param handshake the longest time that a handshake may take
    public static ClientSSLOptions options(List<X509Certificate> authorities, Duration handshake) {
        var options = new ClientSSLOptions();
        options.setSslHandshakeTimeout(handshake.toMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (authorities.isEmpty()) {
            return options.setTrustAll(true).setHostnameVerificationAlgorithm("");
        }
        var trust = new PemTrustOptions();
        for (var authority : authorities) {
            trust.addCertValue(Buffer.buffer(pem(authority)));
        }
        return options.setTrustOptions(trust).setHostnameVerificationAlgorithm("HTTPS");
    }

    /// Lets a client use the engine.
    ///
    /// @param naming whether a server name is sent even where it has one label only
    /// @throws IllegalStateException as [TlsEngine#resolve]
    public static HttpClientOptions apply(HttpClientOptions client, TlsEngine engine, boolean naming) {
        client.setForceSni(naming).setSslEngineOptions(engine.resolve().options());
        return client;
    }

    private static String pem(X509Certificate certificate) {
        try {
            var body = new String(PEM.encode(certificate.getEncoded()), StandardCharsets.US_ASCII);
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(
                    "the certificate of " + certificate.getSubjectX500Principal() + " cannot be encoded", e);
        }
    }
}
