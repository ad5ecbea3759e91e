package io.jvmingress.controller.compile.policy;

import io.jvmingress.controller.compile.policy.Grants.Grant;
import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.EgressTable;
import io.jvmingress.proxy.table.EgressTable.HopPorts;
import io.jvmingress.proxy.table.EgressTable.PortRange;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.IdentitySet;
import io.jvmingress.proxy.table.PolicyMode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Finds whose egress rules admit no way to an endpoint: endpoints are known when policies are compiled, so address
/// blocks and names of ports are answered here, and requests ask for identities only.
final class EgressCompiler {

    private static final PortRange EVERY_PORT = new PortRange(1, 65_535);

    /// All identities that the same policies isolate for egress, with what their rules admit.
    private record Isolated(BitSet identities, List<Grant> grants) {}

    /// All that the answer about an endpoint depends on.
    ///
    /// @param pods the identities at its address, and what each calls the port
    /// @param address only where some rule has an address block
    private record Question(int port, List<Named> pods, Optional<Address> address) {}

    private record Named(int identity, Set<String> names) {}

    private final LivePods pods;
    private final Hop hop;
    private final NamespaceModes modes;
    private final List<Isolated> isolated;
    private final boolean byAddress;
    private final Map<Question, BitSet> answers = new HashMap<>();
    private final Map<BitSet, Integer> numbers = new HashMap<>();
    private final List<IdentitySet> refusals = new ArrayList<>();
    private final SortedMap<String, Integer> endpoints = new TreeMap<>();

    /// @param policies those that isolate for egress
    EgressCompiler(List<IngressPolicy> policies, LivePods pods, Grants granting, Hop hop, NamespaceModes modes) {
        this.pods = pods;
        this.hop = hop;
        this.modes = modes;
        var grants = policies.stream().map(granting::of).toList();
        var kinds = new HashMap<List<Integer>, BitSet>();
        var selecting = PolicyCompiler.selecting(policies, pods);
        for (int identity = 0; identity < selecting.size(); identity++) {
            if (!selecting.get(identity).isEmpty()) {
                kinds.computeIfAbsent(selecting.get(identity), _ -> new BitSet())
                        .set(identity);
            }
        }
        isolated = kinds.entrySet().stream()
                .map(kind -> new Isolated(
                        kind.getValue(),
                        kind.getKey().stream()
                                .flatMap(number -> grants.get(number).stream())
                                .toList()))
                .toList();
        byAddress = grants.stream()
                .flatMap(List::stream)
                .anyMatch(grant -> !grant.ranges().isEmpty());
    }

    /// Takes note of who may not reach an endpoint.
    void add(Endpoint endpoint) {
        if (isolated.isEmpty()) {
            return;
        }
        var address = endpoint.address();
        var question = new Question(
                endpoint.port(),
                pods.at(address).stream()
                        .map(pod -> new Named(pod.identity(), pod.namesOf(endpoint.port())))
                        .toList(),
                byAddress ? Optional.of(address) : Optional.empty());
        var refused = answers.computeIfAbsent(question, this::refused);
        if (!refused.isEmpty()) {
            endpoints.put(endpoint.id(), numbers.computeIfAbsent(refused, this::number));
        }
    }

    EgressTable table() {
        if (endpoints.isEmpty()) {
            return EgressTable.EMPTY;
        }
        var admitted = new TreeMap<Integer, HopPorts>();
        for (var kind : isolated) {
            var ports = new HopPorts(hopPorts(kind, false), hopPorts(kind, true));
            if (!ports.v4().isEmpty() || !ports.v6().isEmpty()) {
                kind.identities().stream().forEach(identity -> admitted.put(identity, ports));
            }
        }
        return new EgressTable(refusals, endpoints, admitted, judged());
    }

    /// Whose own namespace says by its mode whether their egress counts.
    private SortedMap<Integer, Boolean> judged() {
        var judged = new TreeMap<Integer, Boolean>();
        modes.byNamespace().forEach((namespace, mode) -> {
            var identities = pods.inNamespace(namespace);
            isolated.stream()
                    .flatMap(kind -> kind.identities().stream().boxed())
                    .filter(identities::get)
                    .forEach(identity -> judged.put(identity, mode != PolicyMode.OFF));
        });
        return judged;
    }

    private int number(BitSet refused) {
        refusals.add(IdentitySet.of(refused));
        return refusals.size() - 1;
    }

    private BitSet refused(Question question) {
        var refused = new BitSet();
        for (var kind : isolated) {
            if (!admits(kind.grants(), question)) {
                refused.or(kind.identities());
            }
        }
        return refused;
    }

    /// Whether each pod that may be there is admitted by some rule, on what it calls the port itself.
    private static boolean admits(List<Grant> grants, Question question) {
        return LivePods.allOrNone(
                question.pods(), pod -> grants.stream().anyMatch(grant -> admits(grant, question, pod)));
    }

    private static boolean admits(Grant grant, Question question, Optional<Named> pod) {
        return grant.ports().include(question.port(), pod.map(Named::names).orElse(Set.of()))
                && (grant.anyone()
                        || pod.filter(named -> grant.identities().get(named.identity()))
                                .isPresent()
                        || question.address().filter(grant::hasInBlock).isPresent());
    }

    /// On which ports a client of one family may reach the proxy's own pod.
    private List<PortRange> hopPorts(Isolated kind, boolean v6) {
        if (!hop.isKnown()) {
            return List.of();
        }
        return kind.grants().stream()
                .filter(grant -> grant.anyone() || hop.isAmong(grant.identities()) || hop.dialsFrom(grant.ranges(), v6))
                .flatMap(grant -> ports(grant.ports()).stream())
                .distinct()
                .toList();
    }

    private List<PortRange> ports(RulePorts ports) {
        if (ports.every()) {
            return List.of(EVERY_PORT);
        }
        var ranges = new ArrayList<PortRange>();
        ports.ranges().forEach(range -> ranges.add(new PortRange(range.first(), range.last())));
        ports.names().stream()
                .sorted()
                .flatMap(name -> hop.numbersOf(name).stream())
                .forEach(number -> ranges.add(new PortRange(number, number)));
        return ranges;
    }
}
