package io.jvmingress.proxy.table;

import io.jvmingress.proxy.table.PathMatch.Exact;
import io.jvmingress.proxy.table.PathMatch.Prefix;
import io.jvmingress.proxy.table.RouteAction.Forward;
import io.jvmingress.proxy.table.RouteAction.Respond;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prints a table as people read it: the format of the golden files.
public final class TablePrinter {

    private static final Comparator<Route> BY_PATH = Comparator.<Route, String>comparing(
                    route -> route.path().written())
            .thenComparing(route -> route.path() instanceof Prefix);

    private TablePrinter() {}

    /// Every host with its routes, every upstream with its endpoints, every certificate's name: one block each.
    public static String print(RoutingTable table) {
        return Stream.of(
                        table.routes().hosts().stream().map(TablePrinter::print),
                        table.routes().fallback().stream().map(route -> "fallback" + arrow(route)),
                        table.endpoints().upstreams().values().stream()
                                .map(upstream -> print(upstream, table.policies())),
                        verdicts(table.policies()),
                        refusals(table.policies()),
                        AccessPrinter.print(table.access()),
                        certificates(table.certificates()))
                .flatMap(blocks -> blocks)
                .collect(Collectors.joining("\n"));
    }

    private static String print(VirtualHost host) {
        var routes = host.routes().stream()
                .sorted(BY_PATH)
                .map(route -> "  " + print(route.path()) + arrow(route))
                .collect(Collectors.joining());
        var fallback = host.fallback().map(route -> "  fallback" + arrow(route)).orElse("");
        return "host " + host.hostname() + (host.redirectsToHttps() ? " (https)" : "") + "\n" + routes + fallback;
    }

    private static String arrow(Route route) {
        return " -> " + print(route.action()) + " (" + route.origin() + (route.plainHttp() ? ", plain http" : "")
                + tightened(route.policyMode(), ", ") + ")\n";
    }

    private static String tightened(PolicyMode mode, String before) {
        return mode == PolicyMode.OFF ? "" : before + "policy mode " + word(mode);
    }

    private static String word(PolicyMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    static String print(PathMatch match) {
        return switch (match) {
            case Exact(var path) -> "exact  " + path;
            case Prefix(var prefix) -> "prefix " + prefix;
        };
    }

    private static String print(RouteAction action) {
        return switch (action) {
            case Forward(var upstream) -> "forward " + upstream;
            case Respond(var status, var reason) -> "respond " + status + " " + reason;
        };
    }

    private static String print(Upstream upstream, PolicyTable policies) {
        var protocol = upstream.protocol() == Protocol.HTTP
                ? ""
                : " (" + upstream.protocol().label() + ")";
        var mode = tightened(upstream.policyMode(), " with ");
        var refused = upstream.refused() > 0 ? "  refused " + upstream.refused() + "\n" : "";
        return upstream.endpoints().stream()
                .map(endpoint -> "  " + endpoint.hostAndPort()
                        + (endpoint.pod().isEmpty() ? "" : " " + endpoint.pod())
                        + numbers(policies.endpoints().getOrDefault(endpoint.id(), List.of()))
                        + refusal(policies.egress(), endpoint) + "\n")
                .collect(Collectors.joining("", "upstream " + upstream.id() + protocol + mode + "\n", refused));
    }

    private static String numbers(List<Integer> verdicts) {
        return verdicts.stream().map(number -> " verdict " + number).collect(Collectors.joining());
    }

    private static String refusal(EgressTable egress, Endpoint endpoint) {
        var number = egress.endpoints().get(endpoint.id());
        return number == null ? "" : " refusal " + number;
    }

    /// Whose own egress rules admit no way to an endpoint, and from where to the proxy's own pod instead.
    private static Stream<String> refusals(PolicyTable policies) {
        var egress = policies.egress();
        return Stream.iterate(0, number -> number < egress.refusals().size(), number -> number + 1)
                .map(number -> "refusal " + number + "\n"
                        + sorted(policies.identities())
                                .filter(entry -> entry.getValue().stream()
                                        .anyMatch(egress.refusals().get(number)::contains))
                                .map(entry -> "  refuses " + entry.getKey() + hop(entry.getValue(), egress)
                                        + judged(entry.getValue(), egress) + "\n")
                                .collect(Collectors.joining()));
    }

    private static String hop(List<Integer> identities, EgressTable egress) {
        return identities.stream()
                .flatMap(identity -> Stream.ofNullable(egress.hop().get(identity)))
                .flatMap(ports -> Stream.concat(ports.v4().stream(), ports.v6().stream()))
                .distinct()
                .map(range -> " except through " + range.first() + "-" + range.last())
                .collect(Collectors.joining());
    }

    private static String judged(List<Integer> identities, EgressTable egress) {
        return identities.stream()
                .flatMap(identity -> Stream.ofNullable(egress.judged().get(identity)))
                .distinct()
                .map(judged -> judged ? " in every mode" : " in no mode")
                .collect(Collectors.joining());
    }

    /// In order of the addresses.
    static Stream<Map.Entry<Address, List<Integer>>> sorted(Map<Address, List<Integer>> identities) {
        return identities.entrySet().stream().sorted(Map.Entry.comparingByKey());
    }

    private static Stream<String> verdicts(PolicyTable policies) {
        return Stream.iterate(0, number -> number < policies.verdicts().size(), number -> number + 1)
                .map(number ->
                        "verdict " + number + "\n" + print(policies.verdicts().get(number), policies));
    }

    private static String print(Verdict verdict, PolicyTable policies) {
        var clients = verdict.clients();
        var addresses = sorted(policies.identities())
                .filter(entry -> clients.identities().containsAll(entry.getValue()))
                .map(entry -> "  admits " + entry.getKey() + "\n")
                .collect(Collectors.joining());
        var ranges = clients.ranges().stream()
                .map(range -> "  admits " + range + "\n")
                .collect(Collectors.joining());
        var mode = verdict.mode().map(own -> "  in mode " + word(own) + "\n").orElse("");
        return mode
                + (clients.anyone() ? "  admits anyone\n" : "")
                + addresses
                + ranges
                + (verdict.byHop() ? "  admits the hop\n" : "")
                + (verdict.byDelegation() ? "  delegates\n" : "")
                + verdict.policies().stream()
                        .map(policy -> "  by " + policy + "\n")
                        .collect(Collectors.joining());
    }

    private static Stream<String> certificates(CertificateTable certificates) {
        var lines = Stream.concat(
                        certificates.hosts().entrySet().stream()
                                .map(entry -> entry.getKey() + " -> "
                                        + entry.getValue().source()),
                        certificates.fallback().stream().map(fallback -> "for all others -> " + fallback.source()))
                .map(line -> "certificate " + line + "\n")
                .collect(Collectors.joining());
        return lines.isEmpty() ? Stream.empty() : Stream.of(lines);
    }
}
