package io.jvmingress.controller.compile.status;

import static java.util.stream.Collectors.groupingBy;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.proxy.table.CertificateTable;
import io.jvmingress.proxy.table.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The text of an Event: one line whatever users have written, and no longer than the API server takes.
final class Note {

    /// The API server's limit is 1,024 bytes.
    private static final int MOST_BYTES = 1_000;

    private static final int MOST_HOSTS = 10;

    private Note() {}

    /// All of these, or as many as there is room for and how many more there are.
    static String of(List<String> messages) {
        var text = new StringBuilder(cut(messages.getFirst()));
        for (int i = 1; i < messages.size(); i++) {
            var more = ". " + Finding.oneLine(messages.get(i));
            var rest = " (and " + (messages.size() - i) + " more)";
            if (bytes(text + more + rest) > MOST_BYTES) {
                return text + rest;
            }
            text.append(more);
        }
        return text.toString();
    }

    /// What is served.
    ///
    /// @param hosts those on which a route of the Ingress is live
    static String accepted(IngressPlan plan, SortedSet<String> hosts, CertificateTable certificates) {
        var byCertificate = hosts.stream()
                .collect(groupingBy(host -> certificate(plan, host, certificates), TreeMap::new, Collectors.toList()));
        var parts = new ArrayList<String>();
        byCertificate.forEach((certificate, names) -> parts.add(names(names) + certificate));
        return of(List.of("serves " + String.join("; ", parts)));
    }

    private static String certificate(IngressPlan plan, String host, CertificateTable certificates) {
        if (host.equals(VirtualHost.ANY)) {
            return plan.tls().isEmpty()
                    ? " without a TLS entry"
                    : " with the certificate that covers its name, else the default one";
        }
        if (!plan.tlsHosts().contains(host)) {
            return " without a TLS entry";
        }
        return Optional.ofNullable(certificates.hosts().get(host))
                .filter(certificate ->
                        certificates.fallback().filter(certificate::equals).isEmpty())
                .map(certificate -> " with the certificate of Secret " + certificate.source())
                .orElse(" with the default certificate");
    }

    private static String names(Collection<String> hosts) {
        var first = hosts.stream()
                .limit(MOST_HOSTS)
                .map(host -> host.equals(VirtualHost.ANY) ? "every other host" : host)
                .collect(Collectors.joining(", "));
        return hosts.size() > MOST_HOSTS ? first + " and " + (hosts.size() - MOST_HOSTS) + " more hosts" : first;
    }

    private static String cut(String message) {
        // No character takes less than a byte.
        var line = Finding.oneLine(message.substring(0, Math.min(MOST_BYTES, message.length())));
        int end = line.length();
        while (bytes(line.substring(0, end)) > MOST_BYTES) {
            end = line.offsetByCodePoints(end, -1);
        }
        return line.substring(0, end);
    }

    private static int bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
