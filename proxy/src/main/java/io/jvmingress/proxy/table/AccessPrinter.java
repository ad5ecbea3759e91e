package io.jvmingress.proxy.table;

import io.jvmingress.proxy.table.AccessGuard.Requests;
import io.jvmingress.proxy.table.AccessGuard.Rule;
import io.jvmingress.proxy.table.AccessGuard.Target;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prints what AccessPolicies say, for [TablePrinter].
final class AccessPrinter {

    private AccessPrinter() {}

    static Stream<String> print(AccessTable table) {
        return table.guards().stream()
                .map(guard -> "access " + guard.policy() + (guard.enforced() ? "" : " (audit)") + "\n"
                        + lines(guard.targets().stream().map(target -> "  guards " + print(target)))
                        + lines(guard.rules().stream().flatMap(rule -> print(rule, table))));
    }

    private static String print(Target target) {
        return switch (target) {
            case Target.Service(var name) -> "service " + name;
            case Target.Ingress(var name, var host) ->
                "ingress " + name + host.map(one -> " host " + one).orElse("");
        };
    }

    private static Stream<String> print(Rule rule, AccessTable table) {
        var clients = rule.clients();
        var from = clients.anyone()
                ? Stream.of("    from anyone")
                : Stream.concat(
                        TablePrinter.sorted(table.identities())
                                .filter(entry -> clients.identities().containsAll(entry.getValue()))
                                .map(entry -> "    from " + entry.getKey()),
                        clients.ranges().stream().map(range -> "    from " + range));
        var to = rule.everyRequest()
                ? Stream.of("    to every request")
                : rule.requests().stream().map(requests -> "    to" + print(requests));
        return Stream.of(Stream.of("  rule " + rule.name()), from, to).flatMap(lines -> lines);
    }

    private static String print(Requests requests) {
        return list(" methods ", requests.methods())
                + list(
                        " paths ",
                        requests.paths().stream()
                                .map(path -> TablePrinter.print(path).replaceAll(" +", " "))
                                .toList())
                + list(" hosts ", requests.hosts())
                + list(
                        " headers ",
                        requests.headers().stream()
                                .map(header -> header.name() + "=" + String.join("|", header.values()))
                                .toList());
    }

    private static String list(String what, List<String> entries) {
        return entries.isEmpty() ? "" : what + String.join(", ", entries);
    }

    private static String lines(Stream<String> lines) {
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }
}
