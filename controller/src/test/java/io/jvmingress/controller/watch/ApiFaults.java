package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.jvmingress.controller.tls.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A proxy before a real API server that can read the requests: it ends TLS with a certificate of its own, asks the
/// server as the admin, and lies about what is gone.
///
/// What a real server does once its memory of changes is over is done here on demand: it answers a request with 410, or
/// tells so inside a watch. Each connection carries one request; a watch is a WebSocket.
final class ApiFaults implements AutoCloseable {

    private static final String GONE = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
            "message":"too old resource version","reason":"Expired","code":410}""";

    private final ServerSocket listener;
    private final SSLContext upstream;
    private final int target;
    private final String authority;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Predicate<String> gone = _ -> false;

    ApiFaults(ApiServer server) throws IOException, GeneralSecurityException {
        Config config = server.admin().getConfiguration();
        upstream = SSLUtils.sslContext(config);
        target = URI.create(config.getMasterUrl()).getPort();
        var certificate =
                SelfSigned.make("faults", List.of("localhost"), Instant.now(), Duration.ofDays(1), new SecureRandom());
        var leaf = certificate.chain().getFirst();
        authority = Base64.getEncoder().encodeToString(pem(leaf));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("faults", certificate.key().secret(), new char[0], new X509Certificate[] {leaf});
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        listener = context.getServerSocketFactory().createServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::acceptAll);
    }

    private static byte[] pem(X509Certificate certificate) throws GeneralSecurityException {
        var body = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
        return ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("faults.kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: faults, cluster: {server: "https://localhost:%d", certificate-authority-data: %s}}]
                users: [{name: nobody, user: {}}]
                contexts: [{name: faults, context: {cluster: faults, user: nobody}}]
                current-context: faults
                """.formatted(listener.getLocalPort(), authority));
    }

    /// One connection of a client that watches.
    private record Watch(Socket client, Socket server) {}

    /// The watches under way hear no more of what changes.
    void mute() throws IOException {
        for (var watch : watches) {
            watch.server().close();
        }
    }

    /// Tells the watches under way that their version is gone, and ends them: a text frame of a WebSocket.
    void expire() throws IOException {
        var event = ("{\"type\":\"ERROR\",\"object\":" + GONE + "}").getBytes(StandardCharsets.UTF_8);
        for (var watch : watches) {
            var out = watch.client().getOutputStream();
            // A length of two bytes follows.
            out.write(new byte[] {(byte) 0x81, 126, (byte) (event.length >> 8), (byte) event.length});
            out.write(event);
            out.flush();
        }
        cut();
    }

    /// Ends the watches under way without a word.
    void cut() throws IOException {
        for (var watch : watches) {
            watch.client().close();
        }
    }

    /// From now on requests whose first line this accepts get 410.
    void refuse(Predicate<String> line) {
        gone = line;
    }

    /// How many requests got 410.
    int refused() {
        return refused.get();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // The listener was closed, or this one connection failed: both are what this proxy is for.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var server = upstream.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), target)) {
            var in = client.getInputStream();
            var head = head(in);
            var line = head.lines().findFirst().orElse("");
            if (gone.test(line)) {
                refused.incrementAndGet();
                answerGone(client.getOutputStream());
            } else if (head.toLowerCase(Locale.ROOT).contains("upgrade: websocket")) {
                server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                watch(client, server);
            } else {
                var single = head.replaceFirst("\r\n", "\r\nConnection: close\r\n");
                server.getOutputStream().write(single.getBytes(StandardCharsets.ISO_8859_1));
                server.getOutputStream().write(in.readNBytes(length(head)));
                server.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException _) {
            // Cut.
        }
    }

    private void watch(Socket client, Socket server) throws IOException {
        var watch = new Watch(client, server);
        watches.add(watch);
        Thread.ofVirtual().start(() -> {
            try {
                server.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException _) {
                // Muted or cut. The client's connection stays until it is ended, too.
            }
        });
        try {
            client.getInputStream().transferTo(server.getOutputStream());
        } finally {
            watches.remove(watch);
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended inside a request's head");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private static void answerGone(OutputStream out) throws IOException {
        var body = GONE.getBytes(StandardCharsets.UTF_8);
        var head = "HTTP/1.1 410 Gone\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
            mute();
            cut();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
