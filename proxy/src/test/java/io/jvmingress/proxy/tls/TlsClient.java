package io.jvmingress.proxy.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// A client of the JDK that trusts everyone and tells what it was shown.
final class TlsClient {

    /// What a handshake and one request over it gave.
    record Seen(X509Certificate certificate, String protocol, String suite, String alpn, String answer) {}

    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(30).toMillis();

    private final SSLContext context;
    private final SSLParameters parameters = new SSLParameters();

    TlsClient() {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsEveryone()}, null);
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /// Asks for a server name; without it the client sends none.
    TlsClient name(String serverName) {
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        return this;
    }

    TlsClient protocol(String... protocols) {
        parameters.setProtocols(protocols);
        return this;
    }

    TlsClient suites(String... suites) {
        parameters.setCipherSuites(suites);
        return this;
    }

    TlsClient signatures(String... schemes) {
        parameters.setSignatureSchemes(schemes);
        return this;
    }

    TlsClient alpn(String... protocols) {
        parameters.setApplicationProtocols(protocols);
        return this;
    }

    /// Shakes hands and sends one HTTP/1.1 request, unless HTTP/2 was agreed on.
    Seen connect(int port) throws IOException {
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            plain.setTcpNoDelay(true);
            try (var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "", port, true)) {
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                var session = socket.getSession();
                var alpn = socket.getApplicationProtocol();
                var leaf = (X509Certificate) session.getPeerCertificates()[0];
                var answer = alpn.equals("h2") ? "" : request(socket);
                return new Seen(leaf, session.getProtocol(), session.getCipherSuite(), alpn, answer);
            }
        }
    }

    private static String request(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: any.test\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static final class TrustsEveryone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
