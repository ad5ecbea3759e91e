package io.jvmingress.controller.app;

import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.CertificateTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// When the passing of time alone makes another result of a compile.
final class CertificateTimes {

    private static final Duration WARNING = Duration.ofDays(14);

    private CertificateTimes() {}

    /// The next instant after `now` at which a certificate begins, ends, or comes near its end.
    static Optional<Instant> next(CertificateTable certificates, Instant now) {
        return Stream.concat(certificates.hosts().values().stream(), certificates.fallback().stream())
                .flatMap(CertificateTimes::of)
                .filter(instant -> instant.isAfter(now))
                .min(Instant::compareTo);
    }

    private static Stream<Instant> of(Certificate certificate) {
        var leaf = certificate.chain().getFirst();
        var end = leaf.getNotAfter().toInstant();
        return Stream.of(leaf.getNotBefore().toInstant(), end, end.minus(WARNING));
    }
}
