package io.jvmingress.controller.compile.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValue;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.IngressFinding.IncompleteSpec;
import io.jvmingress.controller.compile.IngressFinding.InvalidAnnotation;
import io.jvmingress.controller.compile.IngressFinding.InvalidHost;
import io.jvmingress.controller.compile.IngressFinding.InvalidName;
import io.jvmingress.controller.compile.IngressFinding.InvalidPath;
import io.jvmingress.controller.compile.IngressFinding.UnknownAnnotation;
import io.jvmingress.controller.compile.ModeAnnotation;
import io.jvmingress.controller.compile.Precedence;
import io.jvmingress.controller.compile.ingress.IngressPlan.PathPlan;
import io.jvmingress.controller.compile.ingress.IngressPlan.Routing;
import io.jvmingress.controller.compile.ingress.IngressPlan.TlsPlan;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads one Ingress, and nothing else.
public final class IngressTranslator {

    private static final String OURS = "jvm-ingress.io/";
    private static final String SSL_REDIRECT = OURS + "ssl-redirect";

    private final ObjectRef ref;
    private final List<Finding> findings = new ArrayList<>();
    private final SortedSet<String> hosts = new TreeSet<>();
    private final List<PathPlan> paths = new ArrayList<>();

    private IngressTranslator(ObjectRef ref) {
        this.ref = ref;
    }

    public static IngressPlan translate(Ingress ingress) {
        return new IngressTranslator(ObjectRef.of(ingress)).plan(ingress);
    }

    private IngressPlan plan(Ingress ingress) {
        var precedence = Precedence.of(ref, Fields.creationTimestamp(ingress));
        if (!DnsNames.isObjectName(ref.name()) || !DnsNames.isObjectName(ref.namespace())) {
            findings.add(new InvalidName(ref));
            return new IngressPlan(precedence, hosts, paths, Optional.empty(), List.of(), Routing.DEFAULT, findings);
        }
        var spec = ingress.getSpec();
        var rules = Fields.get(spec, IngressSpec::getRules).orElse(List.of());
        present(rules, "rule").forEach(this::addRule);
        var backend = Fields.get(spec, IngressSpec::getDefaultBackend);
        if (rules.isEmpty() && backend.isEmpty()) {
            findings.add(new IncompleteSpec(ref, "the spec has neither rules nor a default backend"));
        }
        // What stands for all hosts of the rules must not come to stand for all hosts when the rules make no sense.
        boolean hasReach = rules.isEmpty() || !hosts.isEmpty();
        var tls = present(Fields.get(spec, IngressSpec::getTls).orElse(List.of()), "TLS entry").stream()
                .flatMap(entry -> tls(entry).stream())
                .filter(entry -> hasReach || !entry.hosts().isEmpty())
                .toList();
        var fallback = backend.filter(_ -> hasReach).map(written -> Backend.of(written, ref.namespace()));
        return new IngressPlan(precedence, hosts, paths, fallback, tls, routing(ingress), findings);
    }

    /// The elements without those that are null, which files can have.
    private <T> List<T> present(List<T> written, String what) {
        int number = 0;
        for (var element : written) {
            number++;
            if (element == null) {
                findings.add(new IncompleteSpec(ref, what + " " + number + " is null"));
            }
        }
        return Fields.list(written);
    }

    private void addRule(IngressRule rule) {
        var written = Fields.text(rule.getHost());
        var host = written.isEmpty() ? Optional.of(VirtualHost.ANY) : host(written);
        if (host.isEmpty()) {
            return;
        }
        hosts.add(host.get());
        var rulePaths =
                Fields.get(rule.getHttp(), HTTPIngressRuleValue::getPaths).orElse(List.of());
        var where = written.isEmpty() ? "every host" : "host " + written;
        if (rule.getHttp() != null && rulePaths.isEmpty()) {
            findings.add(new IncompleteSpec(ref, "the rule for " + where + " has no paths"));
        }
        for (var path : present(rulePaths, "in the rule for " + where + " path")) {
            match(path)
                    .ifPresent(match ->
                            paths.add(new PathPlan(host.get(), match, Backend.of(path.getBackend(), ref.namespace()))));
        }
    }

    private Optional<String> host(String written) {
        var host = written.toLowerCase(Locale.ROOT);
        if (!DnsNames.isHost(host)) {
            findings.add(new InvalidHost(ref, written));
            return Optional.empty();
        }
        return Optional.of(host);
    }

    private Optional<PathMatch> match(HTTPIngressPath rule) {
        var path = Fields.text(rule.getPath());
        var type = Fields.text(rule.getPathType());
        return switch (type) {
            case "Exact" -> strict(path).map(Exact::new);
            case "Prefix" -> strict(path).map(Prefix::new);
            // The API leaves this type to the implementation; Prefix is what its users expect.
            // Only with it may the path be left out.
            case "ImplementationSpecific" -> normal(path.isEmpty() ? "/" : path).map(Prefix::new);
            case "" -> refuse(path, "has no pathType");
            default -> refuse(path, "has the unknown pathType " + type);
        };
    }

    /// The API server refuses these for Exact and Prefix, too.
    private Optional<String> strict(String path) {
        if (path.contains("//") || path.toLowerCase(Locale.ROOT).contains("%2f")) {
            return refuse(path, "must not contain '//' or an encoded '/'");
        }
        return normal(path);
    }

    /// The form in which requests come to be matched.
    private Optional<String> normal(String path) {
        return switch (RulePath.read(path)) {
            case RulePath.Good(var normal) -> Optional.of(normal);
            case RulePath.Bad(var detail) -> refuse(path, detail);
        };
    }

    private <T> Optional<T> refuse(String path, String detail) {
        findings.add(new InvalidPath(ref, path, detail));
        return Optional.empty();
    }

    /// Empty where the entry names hosts, but none that can be: it must not turn into an entry for
    /// all hosts.
    private Optional<TlsPlan> tls(IngressTLS entry) {
        var written = Fields.get(entry, IngressTLS::getHosts).orElse(List.of());
        var names = written.stream()
                .flatMap(name -> host(Fields.text(name)).stream())
                .toList();
        if (names.isEmpty() && !written.isEmpty()) {
            return Optional.empty();
        }
        var secret = Fields.text(entry.getSecretName());
        return Optional.of(new TlsPlan(
                names,
                secret.isEmpty() ? Optional.empty() : Optional.of(new ObjectRef("Secret", ref.namespace(), secret))));
    }

    private Routing routing(Ingress ingress) {
        boolean plainHttp = false;
        for (var annotation : new TreeMap<>(Fields.annotations(ingress)).entrySet()) {
            var name = annotation.getKey();
            if (name.equals(SSL_REDIRECT)) {
                plainHttp = sslRedirectIsOff(Fields.text(annotation.getValue()));
            } else if (name.startsWith(OURS) && !name.equals(ModeAnnotation.NAME)) {
                findings.add(new UnknownAnnotation(ref, name));
            }
        }
        var mode = ModeAnnotation.of(ref, ingress);
        mode.finding().ifPresent(findings::add);
        return new Routing(plainHttp, mode.added());
    }

    private boolean sslRedirectIsOff(String value) {
        return switch (value) {
            case "true" -> false;
            case "false" -> true;
            default -> {
                findings.add(new InvalidAnnotation(ref, SSL_REDIRECT, "is neither \"true\" nor \"false\""));
                yield false;
            }
        };
    }
}
