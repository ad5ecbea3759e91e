package io.jvmingress.controller.compile.policy;

import io.jvmingress.proxy.table.Address;
import io.jvmingress.proxy.table.AddressRange;
import io.jvmingress.proxy.table.Endpoint;
import io.jvmingress.proxy.table.SourceTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/// Compiles what pods tell of addresses that are not theirs: those of nodes, and those that other pods may get.
final class SourceCompiler {

    /// More would cost more than the waiting that they save.
    private static final int MOST_NETWORKS = 1024;

    /// The blocks that a node usually gets for its pods, and wider ones for clusters with very many of them.
    private static final List<Width> WIDTHS = List.of(new Width(24, 64), new Width(16, 48), new Width(8, 32));

    private static final List<AddressRange> LOOPBACK = List.of(
            AddressRange.of(Address.parse("127.0.0.0").orElseThrow(), 8),
            AddressRange.of(Address.parse("::1").orElseThrow(), 128));

    private final LivePods live;
    private final NavigableMap<Address, Integer> nodes = new TreeMap<>();
    private final Map<String, Integer> endpoints = new HashMap<>();

    private record Width(int v4, int v6) {

        AddressRange around(Address address) {
            return AddressRange.of(address, address.v6() ? v6 : v4);
        }
    }

    private SourceCompiler(LivePods live) {
        this.live = live;
    }

    /// @param networks where pods have their addresses
    /// @param isolated the endpoints that policies isolate
    static SourceTable compile(List<AddressRange> networks, KnownPods pods, LivePods live, List<Endpoint> isolated) {
        var compiler = new SourceCompiler(live);
        compiler.number(pods);
        if (!compiler.nodes.isEmpty()) {
            isolated.forEach(compiler::add);
        }
        return new SourceTable(networks, compiler.nodes, compiler.endpoints);
    }

    /// @param told the pods' networks, where an operator tells them
    static List<AddressRange> networks(List<AddressRange> told, LivePods live) {
        return told.isEmpty() ? learnt(live.addresses()) : AddressRanges.union(told);
    }

    /// The addresses of one node have one number, by the order of the lowest. What its pods say of a node is the same,
    /// so one pod of each is enough.
    private void number(KnownPods pods) {
        var seen = new HashSet<Set<Address>>();
        var lowest = new HashMap<Address, Address>();
        for (var pod : pods.all()) {
            var own = pod.hosts();
            if (!pod.finished() && !own.isEmpty() && seen.add(own)) {
                var first = Collections.min(own);
                own.forEach(address -> lowest.merge(address, first, SourceCompiler::lower));
            }
        }
        int next = 0;
        var numbers = new HashMap<Address, Integer>();
        for (var first : new TreeSet<>(lowest.values())) {
            numbers.put(first, next);
            next++;
        }
        lowest.forEach((address, first) -> nodes.put(address, numbers.get(first)));
    }

    private static Address lower(Address one, Address other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Takes note of the node on which an isolated endpoint's pod is, if just one pod has its address.
    private void add(Endpoint endpoint) {
        var owners = live.at(endpoint.address());
        if (owners.size() == 1) {
            owners.getFirst().known().hosts().stream()
                    .findFirst()
                    .map(nodes::get)
                    .ifPresent(node -> endpoints.put(endpoint.id(), node));
        }
    }

    /// The blocks around the pods' addresses. Nobody's pods are on loopback, but for those in files.
    static List<AddressRange> learnt(Collection<Address> addresses) {
        List<AddressRange> networks = List.of();
        for (var width : WIDTHS) {
            networks = AddressRanges.union(blocks(addresses, width));
            if (networks.size() <= MOST_NETWORKS) {
                return networks;
            }
        }
        return networks.subList(0, MOST_NETWORKS);
    }

    /// By plain numbers: there are as many addresses as pods, and few blocks.
    private static List<AddressRange> blocks(Collection<Address> addresses, Width width) {
        var v4 = new long[addresses.size()];
        var v6 = new long[addresses.size()];
        int v4s = 0;
        int v6s = 0;
        for (var address : addresses) {
            if (!isLoopback(address)) {
                if (address.v6()) {
                    v6[v6s++] = address.high() >>> (Long.SIZE - width.v6());
                } else {
                    v4[v4s++] = address.low() >>> (Integer.SIZE - width.v4());
                }
            }
        }
        var blocks = new ArrayList<AddressRange>();
        distinct(
                v4,
                v4s,
                prefix -> blocks.add(width.around(new Address(false, 0, prefix << (Integer.SIZE - width.v4())))));
        distinct(v6, v6s, prefix -> blocks.add(width.around(new Address(true, prefix << (Long.SIZE - width.v6()), 0))));
        return blocks;
    }

    private static void distinct(long[] numbers, int count, LongConsumer each) {
        Arrays.sort(numbers, 0, count);
        for (int i = 0; i < count; i++) {
            if (i == 0 || numbers[i] != numbers[i - 1]) {
                each.accept(numbers[i]);
            }
        }
    }

    private static boolean isLoopback(Address address) {
        return LOOPBACK.stream().anyMatch(range -> range.contains(address));
    }
}
