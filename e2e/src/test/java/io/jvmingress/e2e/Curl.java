package io.jvmingress.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// Requests by curl to one address, for any host: a new connection for each, and one that is refused fails the test.
///
/// @param address where all host names lead, on the ports of http and https
record Curl(String address) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// An answer.
    ///
    /// @param protocol such as `1.1`
    /// @param headers of the last answer, as they came
    /// @param certificates that the server sent, as PEM between lines about them; empty without TLS
    record Reply(int status, String protocol, List<String> headers, String body, String certificates) {

        Reply {
            headers = List.copyOf(headers);
        }

        /// The Deployment of the pod that answered, as the echo image says it.
        String service() {
            return pod().replaceAll("-[a-z0-9]+-[a-z0-9]+$", "");
        }

        String pod() {
            return field("pod");
        }

        /// A text in the JSON of the echo image.
        String field(String name) {
            return body.replaceAll("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1");
        }

        List<String> headerNames() {
            return headers.stream()
                    .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                    .toList();
        }

        X509Certificate leaf() {
            try {
                return (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(certificates
                                .substring(certificates.indexOf("-----BEGIN"))
                                .getBytes(StandardCharsets.US_ASCII)));
            } catch (CertificateException unreadable) {
                throw new AssertionError(certificates, unreadable);
            }
        }

        /// The first name that the server's certificate is for.
        String firstName() {
            try {
                return (String)
                        leaf().getSubjectAlternativeNames().iterator().next().get(1);
            } catch (CertificateException unreadable) {
                throw new AssertionError(certificates, unreadable);
            }
        }
    }

    Reply get(String url) {
        return send(url);
    }

    /// An answer of a server whose certificate this authority vouches for, and for the name in the URL.
    Reply trusting(Path authority, String url, String... options) {
        var all = new ArrayList<>(List.of("--cacert", authority.toString()));
        all.addAll(List.of(options));
        return send(url, all.toArray(String[]::new));
    }

    Reply send(String url, String... options) {
        try {
            var headers = Files.createTempFile("curl", ".headers");
            var body = Files.createTempFile("curl", ".body");
            try {
                var line = new ArrayList<>(
                        List.of("curl", "--silent", "--show-error", "--max-time", "20", "--path-as-is", "--globoff"));
                line.addAll(List.of("--connect-to", "::" + address + ":", "--dump-header", headers.toString()));
                line.addAll(
                        List.of("--output", body.toString(), "--write-out", "%{http_code} %{http_version}\n%{certs}"));
                line.addAll(List.of(options));
                line.add(url);
                var output = Command.runWith("", line).text().split("\\R", 2);
                int space = output[0].indexOf(' ');
                return new Reply(
                        Integer.parseInt(output[0].substring(0, space)),
                        output[0].substring(space + 1),
                        last(Files.readString(headers)),
                        Files.readString(body),
                        output.length > 1 ? output[1] : "");
            } finally {
                Files.delete(headers);
                Files.delete(body);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The header fields of the last of several answers, without its status line.
    private static List<String> last(String headers) {
        return headers.substring(headers.lastIndexOf("HTTP/"))
                .lines()
                .skip(1)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// Many requests, each on a connection of its own, by one curl; the pods that answered, in order.
    ///
    /// @param count at most 1,000
    List<String> podsOf(String host, int count) {
        var output = Command.run(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--fail-early",
                        "--max-time",
                        "60",
                        "--connect-to",
                        "::" + address + ":",
                        "--header",
                        "Connection: close",
                        "--write-out",
                        "%{http_code} %{num_connects}\n",
                        "http://" + host + "/?[1-" + count + "]")
                .text();
        var answers = output.lines().filter(line -> line.startsWith("{")).toList();
        var statuses = output.lines().filter(line -> !line.startsWith("{")).toList();
        assertThat(statuses).hasSize(count).containsOnly("200 1");
        return answers.stream()
                .map(line -> line.replaceAll(".*\"pod\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    Reply await(String url, Predicate<Reply> condition, String... options) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var reply = send(url, options);
        while (!condition.test(reply)) {
            assertThat(System.nanoTime()).as("%s: %s", url, reply).isLessThan(deadline);
            reply = send(url, options);
        }
        return reply;
    }
}
