package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.Service;
import io.jvmingress.controller.compile.policy.Grants.Grant;
import io.jvmingress.controller.compile.policy.IngressPolicy.IngressRule;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says of rules why they admit a connection or not.
final class RuleReader {

    private final Protocol protocol;
    private final Grants grants;
    private final SortedMap<ObjectRef, Service> services;

    RuleReader(Protocol protocol, Grants grants, SortedMap<ObjectRef, Service> services) {
        this.protocol = protocol;
        this.grants = grants;
        this.services = services;
    }

    /// One connection, as a policy judges it.
    ///
    /// @param who is judged
    /// @param peer the side that the policy's pods are not on
    /// @param peers the pods that it may be; empty for none, and for one that proves to be none
    /// @param destinations the pods that say what a port's name means
    record Connection(String who, Address peer, List<LivePod> peers, List<LivePod> destinations, int port) {}

    List<RuleReading> read(IngressPolicy policy, Connection connection) {
        if (policy.rules().isEmpty()) {
            var why = "the policy has no rule that holds, so it admits nobody";
            return List.of(reading(policy, "spec", connection, false, why));
        }
        return policy.rules().stream()
                .map(rule -> read(policy, rule, connection))
                .toList();
    }

    private RuleReading read(IngressPolicy policy, IngressRule rule, Connection connection) {
        if (!includes(rule.ports(), connection)) {
            return reading(policy, rule.part(), connection, false, otherPorts(rule.ports(), connection));
        }
        var grant = grants.grant(policy.ref().namespace(), rule);
        if (grant.anyone()) {
            return reading(policy, rule.part(), connection, true, "it admits everyone");
        }
        if (grant.ranges().stream().anyMatch(range -> range.contains(connection.peer()))) {
            return reading(policy, rule.part(), connection, true, "an address block has " + connection.peer());
        }
        boolean selected = isSelected(grant, connection);
        return reading(
                policy,
                rule.part(),
                connection,
                selected,
                selected ? "it selects pod " + names(connection.peers()) : otherPeers(rule, connection));
    }

    private static RuleReading reading(
            IngressPolicy policy, String rule, Connection connection, boolean admits, String why) {
        return new RuleReading(policy.ref().namespacedName(), rule, connection.who(), admits, why);
    }

    private boolean includes(RulePorts ports, Connection connection) {
        var destinations = connection.destinations();
        return destinations.isEmpty()
                ? ports.include(connection.port(), java.util.Set.of())
                : destinations.stream()
                        .allMatch(pod -> ports.include(connection.port(), pod.namesOf(connection.port(), protocol)));
    }

    private static boolean isSelected(Grant grant, Connection connection) {
        var peers = connection.peers();
        return !peers.isEmpty()
                && peers.stream().allMatch(pod -> grant.identities().get(pod.identity()));
    }

    private static String otherPeers(IngressRule rule, Connection connection) {
        if (rule.peers().isEmpty()) {
            return "its peers are invalid";
        }
        boolean selects = rule.peers().stream().anyMatch(Peer.Pods.class::isInstance);
        if (connection.peers().isEmpty()) {
            return selects
                    ? "it selects pods, and " + connection.peer() + " proves to be none"
                    : "no address block has " + connection.peer();
        }
        return (selects ? "it does not select pod " : "it selects no pods, and no address block has that of ")
                + names(connection.peers());
    }

    private static String names(List<LivePod> pods) {
        return pods.stream()
                .map(pod -> ObjectRef.of(pod.pod()).namespacedName())
                .collect(Collectors.joining(" and "));
    }

    private String otherPorts(RulePorts ports, Connection connection) {
        if (ports.isEmpty()) {
            return "it speaks of no " + protocol + " port";
        }
        var hint = connection.destinations().stream()
                .flatMap(pod -> hint(ports, pod, connection.port()).stream())
                .findFirst();
        return "it speaks of port " + describe(ports) + ", not of " + connection.port()
                + hint.map(text -> "; " + text).orElse("");
    }

    private List<String> hint(RulePorts ports, LivePod pod, int port) {
        var hints = new ArrayList<String>();
        if (protocol == Protocol.TCP) {
            Predicate<Integer> named = number -> ports.include(number, java.util.Set.of());
            ServicePorts.leadingTo(services, pod, port, named)
                    .forEach((service, number) ->
                            hints.add("port " + number + " is the port of " + service + ", the pod's is " + port));
        }
        ports.names().stream()
                .sorted()
                .filter(name -> !pod.hasPort(name, protocol))
                .forEach(name -> hints.add("the pod has no port named " + name));
        return hints;
    }

    private static String describe(RulePorts ports) {
        var ranges = ports.ranges().stream()
                .map(range -> range.first() == range.last()
                        ? String.valueOf(range.first())
                        : range.first() + "-" + range.last());
        return Stream.concat(ranges, new TreeSet<>(ports.names()).stream()).collect(Collectors.joining(", "));
    }
}
