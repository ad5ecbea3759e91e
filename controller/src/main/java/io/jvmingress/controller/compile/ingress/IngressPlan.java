package io.jvmingress.controller.compile.ingress;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.Precedence;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What one Ingress asks for, read from it alone.
///
/// @param hosts of its rules, also of those without paths
/// @param fallback its default backend
/// @param routing what its annotations say of all its routes
public record IngressPlan(
        Precedence precedence,
        SortedSet<String> hosts,
        List<PathPlan> paths,
        Optional<Backend> fallback,
        List<TlsPlan> tls,
        Routing routing,
        List<Finding> findings) {

    public IngressPlan {
        hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
        paths = List.copyOf(paths);
        tls = List.copyOf(tls);
        findings = List.copyOf(findings);
    }

    /// What annotations say of all routes of an Ingress.
    ///
    /// @param plainHttp whether they answer over plain HTTP on hosts that have TLS
    /// @param policyMode in which policies have to admit the client, too; off adds nothing
    public record Routing(boolean plainHttp, PolicyMode policyMode) {

        static final Routing DEFAULT = new Routing(false, PolicyMode.OFF);
    }

    public record PathPlan(String host, PathMatch match, Backend backend) {}

    /// A TLS entry.
    ///
    /// @param hosts empty: all hosts of the Ingress
    /// @param secret empty: the host has TLS with whatever certificate there is
    public record TlsPlan(List<String> hosts, Optional<ObjectRef> secret) {

        public TlsPlan {
            hosts = List.copyOf(hosts);
        }
    }

    public ObjectRef object() {
        return precedence.object();
    }

    /// The Services that its backends name, each once.
    Set<ObjectRef> backends() {
        var services = new HashSet<ObjectRef>();
        Stream.concat(paths.stream().map(PathPlan::backend), fallback.stream()).forEach(backend -> {
            if (backend instanceof Backend.ServicePort(var port)) {
                services.add(port.service());
            }
        });
        return services;
    }

    /// Only a default backend and no rules: it stands behind all hosts.
    public boolean isCatchAll() {
        return fallback.isPresent() && hosts.isEmpty();
    }

    /// The hosts that have TLS: those that an entry names, and of its own hosts those that an
    /// entry's wildcard covers; all
    /// its own where an entry names none.
    public Set<String> tlsHosts() {
        var named = new HashSet<String>();
        for (var entry : tls) {
            if (entry.hosts().isEmpty()) {
                named.addAll(hosts);
            }
            for (var name : entry.hosts()) {
                named.add(name);
                hosts.stream().filter(host -> DnsNames.covers(name, host)).forEach(named::add);
            }
        }
        return named;
    }
}
