package io.jvmingress.controller.compile.ingress;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.IngressFinding.HostPathConflict;
import io.jvmingress.controller.compile.TlsFinding.TLSHostMismatch;
import io.jvmingress.controller.compile.TlsFinding.TLSSecretInvalid;
import io.jvmingress.controller.compile.TlsFinding.TLSSecretNotFound;
import io.jvmingress.controller.compile.TlsFinding.TLSSecretUnreadable;
import io.jvmingress.controller.compile.ingress.IngressPlan.TlsPlan;
import io.jvmingress.controller.compile.ingress.SecretCertificate.Bad;
import io.jvmingress.controller.compile.ingress.SecretCertificate.Good;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Certificate;
import io.jvmingress.proxy.table.CertificateTable;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Which certificate serves which host. Where two Ingresses name one host, the first wins.
public final class CertificateMerger {

    private final Secrets secrets;
    private final Certificate fallback;
    private final SortedMap<String, Certificate> hosts = new TreeMap<>();
    private final Map<String, ObjectRef> owners = new HashMap<>();
    private final List<Served> served;
    private final List<Finding> findings;

    private CertificateMerger(Secrets secrets, Fallback fallback) {
        this.secrets = secrets;
        this.fallback = fallback.certificate();
        this.served = new ArrayList<>(fallback.served());
        this.findings = new ArrayList<>(fallback.findings());
    }

    /// The Secrets that are named.
    ///
    /// @param found what each holds; empty for one that is not there
    /// @param unreadable why each of those that could not be read could not
    public record Secrets(Function<ObjectRef, Optional<SecretCertificate>> found, Map<ObjectRef, String> unreadable) {

        private Optional<Finding> missing(ObjectRef subject, ObjectRef secret) {
            boolean there = found.apply(secret).isPresent();
            return Optional.ofNullable(unreadable.get(secret))
                    .<Finding>map(detail -> new TLSSecretUnreadable(subject, secret, detail, there))
                    .or(() -> there ? Optional.empty() : Optional.of(new TLSSecretNotFound(subject, secret)));
        }
    }

    /// A certificate in use, whose dates are still to be looked at.
    ///
    /// @param subject who named the Secret
    public record Served(ObjectRef subject, ObjectRef secret, Certificate certificate) {}

    public record Certificates(CertificateTable table, List<Served> served, List<Finding> findings) {

        public static final Certificates NONE = new Certificates(CertificateTable.EMPTY, List.of(), List.of());

        public Certificates {
            served = List.copyOf(served);
            findings = List.copyOf(findings);
        }
    }

    private record Fallback(Certificate certificate, List<Served> served, List<Finding> findings) {}

    /// Merges the TLS entries of all Ingresses.
    ///
    /// @param plans in order of precedence
    /// @param named the Secret that the operator wants to be served by default
    public static Certificates merge(
            List<IngressPlan> plans, Secrets secrets, Optional<ObjectRef> named, Certificate selfSigned) {
        var fallback = named.map(secret -> fallback(secret, secrets, selfSigned))
                .orElseGet(() -> new Fallback(selfSigned, List.of(), List.of()));
        var merger = new CertificateMerger(secrets, fallback);
        plans.forEach(merger::add);
        plans.forEach(merger::addOwnNames);
        return new Certificates(
                new CertificateTable(merger.hosts, Optional.of(merger.fallback)), merger.served, merger.findings);
    }

    private static Fallback fallback(ObjectRef secret, Secrets secrets, Certificate selfSigned) {
        var findings = new ArrayList<Finding>();
        secrets.missing(secret, secret).ifPresent(findings::add);
        var served = new ArrayList<Served>();
        var certificate = secrets.found().apply(secret).flatMap(found -> switch (found) {
            case Good(var good) -> {
                served.add(new Served(secret, secret, good));
                yield Optional.of(good);
            }
            case Bad(var detail) -> {
                findings.add(new TLSSecretInvalid(secret, secret, detail));
                yield Optional.empty();
            }
        });
        return new Fallback(certificate.orElse(selfSigned), served, findings);
    }

    private void add(IngressPlan plan) {
        var good = new ArrayList<Certificate>();
        var named = new HashSet<String>();
        for (var entry : plan.tls()) {
            if (entry.secret().isPresent()) {
                var secret = entry.secret().get();
                var certificate = certificate(plan.object(), secret);
                certificate.ifPresent(good::add);
                named.addAll(addEntry(plan, entry, secret, certificate));
            }
        }
        for (var host : plan.hosts()) {
            if (!named.contains(host)) {
                good.stream()
                        .filter(certificate -> covers(certificate, host))
                        .findFirst()
                        .ifPresent(certificate -> take(plan.object(), host, certificate));
            }
        }
    }

    private Set<String> addEntry(IngressPlan plan, TlsPlan entry, ObjectRef secret, Optional<Certificate> certificate) {
        var names = new HashSet<>(entry.hosts().isEmpty() ? plan.hosts() : entry.hosts());
        names.remove(VirtualHost.ANY);
        for (var host : names) {
            if (certificate.isPresent() && !covers(certificate.get(), host)) {
                findings.add(new TLSHostMismatch(plan.object(), secret, host));
            }
            claim(
                    plan.object(),
                    host,
                    certificate.filter(it -> covers(it, host)).orElse(fallback));
        }
        return names;
    }

    private void claim(ObjectRef subject, String host, Certificate certificate) {
        take(subject, host, certificate)
                .ifPresent(
                        owner -> findings.add(new HostPathConflict(subject, "the certificate of host " + host, owner)));
    }

    /// Who has the host already, with another certificate; empty where nobody has.
    private Optional<ObjectRef> take(ObjectRef subject, String host, Certificate certificate) {
        var winner = hosts.putIfAbsent(host, certificate);
        var owner = owners.putIfAbsent(host, subject);
        return winner == null || winner.equals(certificate) ? Optional.empty() : Optional.ofNullable(owner);
    }

    /// An entry without hosts on an Ingress for every host: its certificate serves the names that
    /// it has itself, after all that is named.
    private void addOwnNames(IngressPlan plan) {
        if (!plan.hosts().isEmpty() && !plan.hosts().contains(VirtualHost.ANY)) {
            return;
        }
        for (var entry : plan.tls()) {
            if (entry.hosts().isEmpty()) {
                entry.secret()
                        .flatMap(secrets.found())
                        .flatMap(CertificateMerger::good)
                        .ifPresent(certificate -> certificate.names().stream()
                                .filter(DnsNames::isHost)
                                .forEach(name -> hosts.putIfAbsent(name, certificate)));
            }
        }
    }

    private Optional<Certificate> certificate(ObjectRef subject, ObjectRef secret) {
        secrets.missing(subject, secret).ifPresent(findings::add);
        return secrets.found().apply(secret).flatMap(found -> switch (found) {
            case Good(var certificate) -> {
                served.add(new Served(subject, secret, certificate));
                yield Optional.of(certificate);
            }
            case Bad(var detail) -> {
                findings.add(new TLSSecretInvalid(subject, secret, detail));
                yield Optional.empty();
            }
        });
    }

    private static Optional<Certificate> good(SecretCertificate secret) {
        return switch (secret) {
            case Good(var certificate) -> Optional.of(certificate);
            case Bad _ -> Optional.empty();
        };
    }

    private static boolean covers(Certificate certificate, String host) {
        return certificate.names().stream().anyMatch(name -> DnsNames.covers(name, host));
    }
}
