package io.jvmingress.controller.compile.policy;

import io.jvmingress.controller.compile.policy.Grants.Grant;
import io.jvmingress.controller.compile.policy.PolicyReader.Direction;
import io.jvmingress.controller.compile.policy.RuleReader.Connection;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.proxy.table.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// NetworkPolicy alone, as Kubernetes means it: may one address open a connection of this protocol to a port of
/// another,
/// with no proxy between them? A connection needs the ingress of its destination and the egress of its source.
///
/// Immutable; answers take the time of the policies that isolate the two pods.
public final class ConnectionPolicies {

    private final Protocol protocol;
    private final LivePods pods;
    private final Side ingress;
    private final Side egress;
    private final RuleReader rules;

    /// What one direction says.
    ///
    /// @param isolated whether some policy speaks about the pod in this direction
    /// @param policies `namespace/name` of those that do, sorted
    public record Verdict(boolean isolated, boolean allowed, List<String> policies) {

        public Verdict {
            policies = List.copyOf(policies);
        }
    }

    /// The policies of one direction.
    ///
    /// @param grants of each policy, at its position
    /// @param selecting for each identity the positions of the policies that isolate it
    private record Side(List<IngressPolicy> policies, List<List<Grant>> grants, List<List<Integer>> selecting) {}

    /// Reads the policies for one protocol.
    public ConnectionPolicies(ClusterState state, Protocol protocol) {
        this.protocol = protocol;
        var to = read(state, Direction.INGRESS);
        var from = read(state, Direction.EGRESS);
        var keys = ReadPolicies.relevantKeys(
                Stream.concat(to.stream(), from.stream()).toList());
        pods = LivePods.of(state.pods(), keys);
        var namespaces = Namespaces.of(state.namespaces());
        ingress = side(to, namespaces);
        egress = side(from, namespaces);
        rules = new RuleReader(protocol, new Grants(pods, namespaces), state.services());
    }

    private List<IngressPolicy> read(ClusterState state, Direction direction) {
        return state.networkPolicies().entrySet().stream()
                .flatMap(object -> PolicyReader.read(object.getKey(), object.getValue(), direction, protocol).stream())
                .toList();
    }

    private Side side(List<IngressPolicy> policies, Namespaces namespaces) {
        var granting = new Grants(pods, namespaces);
        return new Side(
                policies, policies.stream().map(granting::of).toList(), PolicyCompiler.selecting(policies, pods));
    }

    /// Whether the destination's policies let the source in.
    public Verdict ingress(Address source, Address destination, int port) {
        return judge(ingress, destination, source, (target, _) -> target.namesOf(port, protocol), port);
    }

    /// Whether the source's policies let it out to the destination.
    public Verdict egress(Address source, Address destination, int port) {
        return judge(egress, source, destination, (_, target) -> names(target, port), port);
    }

    /// What each rule that judges the destination says of a source.
    ///
    /// @param who the source is, for the words
    /// @param provesPod whether the source's address proves which pod it is
    public List<RuleReading> readIngress(String who, Address source, boolean provesPod, Address destination, int port) {
        var peers = provesPod ? pods.at(source) : List.<LivePod>of();
        return pods.at(destination).stream()
                .flatMap(pod -> read(ingress, pod, new Connection(who, source, peers, List.of(pod), port)))
                .distinct()
                .toList();
    }

    /// What each rule that judges the source says of its way to the destination.
    public List<RuleReading> readEgress(Address source, Address destination, int port) {
        var there = pods.at(destination);
        return pods.at(source).stream()
                .flatMap(pod -> read(egress, pod, new Connection("destination", destination, there, there, port)))
                .distinct()
                .toList();
    }

    private Stream<RuleReading> read(Side side, LivePod judged, Connection connection) {
        return side.selecting().get(judged.identity()).stream()
                .flatMap(number -> rules.read(side.policies().get(number), connection).stream());
    }

    private Set<String> names(Optional<LivePod> target, int port) {
        return target.map(pod -> pod.namesOf(port, protocol)).orElse(Set.of());
    }

    /// What the destination calls the port.
    private interface Names {

        Set<String> of(LivePod judged, Optional<LivePod> peer);
    }

    /// Where two live pods claim the judged address, both must agree.
    private Verdict judge(Side side, Address judged, Address peer, Names names, int port) {
        var policies = new TreeSet<String>();
        boolean allowed = true;
        for (var pod : pods.at(judged)) {
            var selecting = side.selecting().get(pod.identity());
            if (!selecting.isEmpty()) {
                selecting.forEach(
                        number -> policies.add(side.policies().get(number).ref().namespacedName()));
                var grants = selecting.stream()
                        .flatMap(number -> side.grants().get(number).stream())
                        .toList();
                allowed &= LivePods.allOrNone(
                        pods.at(peer),
                        at -> grants.stream()
                                .anyMatch(grant ->
                                        grant.ports().include(port, names.of(pod, at)) && grant.admits(peer, at)));
            }
        }
        // A pod always reaches itself.
        return new Verdict(!policies.isEmpty(), allowed || judged.equals(peer), new ArrayList<>(policies));
    }
}
