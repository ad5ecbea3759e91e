package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.ingress.Backend;
import io.jvmingress.controller.compile.service.BackendPort;
import io.jvmingress.controller.explain.Claims.Claim;
import io.jvmingress.controller.explain.RequestAnswer.Other;
import io.jvmingress.controller.explain.RequestAnswer.Taken;
import io.jvmingress.proxy.table.PathMatch;
import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which claim became the route that takes a request, and why the others did not.
final class Routing {

    /// Somebody who claims a path a thousand times gets no answer of a thousand lines.
    private static final int MOST_OTHERS = 100;

    private final Claims claims;
    private final Optional<BackendPort> defaultBackend;
    private final Steps steps;

    /// @param defaultBackend the operator's
    /// @param steps how far the decision came
    Routing(Claims claims, Optional<BackendPort> defaultBackend, Steps steps) {
        this.claims = claims;
        this.defaultBackend = defaultBackend;
        this.steps = steps;
    }

    /// The route as its author wrote it; empty where none takes the request.
    Optional<Taken> taken() {
        return steps.route().map(route -> {
            var host = steps.host().map(VirtualHost::hostname).orElse(VirtualHost.ANY);
            var ingress =
                    winner().map(claim -> claim.ingress().namespacedName()).orElse(null);
            return steps.fallback()
                    ? new Taken(ingress, isHosts() ? host : VirtualHost.ANY, null, null)
                    : new Taken(ingress, host, route.path().written(), type(route.path()));
        });
    }

    /// Where the route leads; empty where none takes the request.
    Optional<Backend> backend() {
        if (steps.route().isEmpty()) {
            return Optional.empty();
        }
        return winner().map(Claim::backend).or(() -> defaultBackend.map(Backend.ServicePort::new));
    }

    /// The claim behind the route; empty for the operator's default backend, too.
    private Optional<Claim> winner() {
        return steps.route()
                .flatMap(route -> candidates().stream()
                        .filter(claim -> steps.fallback()
                                ? claim.match().isEmpty()
                                : claim.match().equals(Optional.of(route.path())))
                        .findFirst());
    }

    private List<Claim> candidates() {
        return !steps.fallback() || isHosts()
                ? steps.host().map(host -> claims.of(host.hostname())).orElse(List.of())
                : claims.catchAll();
    }

    /// Whether a default backend that took the request is that of the host, and not one behind all hosts.
    private boolean isHosts() {
        return steps.host().flatMap(VirtualHost::fallback).isPresent();
    }

    /// The claims that cover the request, too.
    ///
    /// @param name the request's host
    /// @param path without its query
    List<Other> others(String name, String path) {
        var winner = winner();
        var others = new ArrayList<Other>();
        steps.host().ifPresent(host -> {
            for (var claim : claims.of(host.hostname())) {
                winner.filter(won -> claim.covers(path) && !won.equals(claim))
                        .ifPresent(won -> others.add(other(claim, sameHost(claim, won))));
            }
            var why = "host " + host.hostname() + " is more specific";
            for (var less : lessSpecific(host.hostname(), name)) {
                claims.of(less).stream()
                        .filter(claim -> claim.covers(path))
                        .forEach(claim -> others.add(other(claim, why)));
            }
        });
        for (var claim : claims.catchAll()) {
            if (winner.filter(claim::equals).isEmpty()) {
                others.add(other(claim, catchAll(winner)));
            }
        }
        return others.size() > MOST_OTHERS ? List.copyOf(others.subList(0, MOST_OTHERS)) : others;
    }

    /// The hosts' names that would take the request if this one were not there.
    private static List<String> lessSpecific(String taken, String name) {
        var less = new ArrayList<String>();
        int dot = name.indexOf('.');
        if (dot > 0 && !taken.startsWith("*")) {
            less.add("*" + name.substring(dot));
        }
        if (!taken.equals(VirtualHost.ANY)) {
            less.add(VirtualHost.ANY);
        }
        return less;
    }

    private static String sameHost(Claim claim, Claim winner) {
        if (claim.match().equals(winner.match())) {
            var by = winner.ingress();
            return (claim.match().isEmpty() ? "default backend" : "same path")
                    + (by.equals(claim.ingress())
                            ? ", and an earlier entry of this Ingress has it"
                            : ", and " + by + " comes first");
        }
        return claim.match()
                .flatMap(match -> winner.match().map(won -> shorter(match, won)))
                .orElse("default backend, and a path takes the request");
    }

    private static String shorter(PathMatch match, PathMatch won) {
        return switch (won) {
            case Exact _ -> "an exact path comes first";
            case Prefix longest ->
                match instanceof Prefix prefix && prefix.segments().equals(longest.segments())
                        ? "same segments, and " + longest.written() + " is nearer to the request"
                        : "shorter path";
        };
    }

    private String catchAll(Optional<Claim> winner) {
        if (winner.isPresent() && claims.catchAll().contains(winner.get())) {
            return "default backend, and " + winner.get().ingress() + " comes first";
        }
        return "default backend of all hosts, and a rule or default backend of the host comes first";
    }

    private static Other other(Claim claim, String why) {
        return new Other(
                claim.ingress().namespacedName(),
                claim.match().map(PathMatch::written).orElse(null),
                why);
    }

    static String type(PathMatch match) {
        return switch (match) {
            case Exact _ -> "Exact";
            case Prefix _ -> "Prefix";
        };
    }
}
