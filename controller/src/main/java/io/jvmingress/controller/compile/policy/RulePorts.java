package io.jvmingress.controller.compile.policy;

import java.util.List;
import java.util.Set;

/// The TCP ports that a rule speaks of.
///
/// @param every whether it speaks of all of them
/// @param names ports by name: what number that is, the destination pod says
record RulePorts(boolean every, List<PortRange> ranges, Set<String> names) {

    static final RulePorts EVERY = new RulePorts(true, List.of(), Set.of());

    RulePorts {
        ranges = List.copyOf(ranges);
        names = Set.copyOf(names);
    }

    /// Both ends belong to it.
    record PortRange(int first, int last) {}

    boolean isEmpty() {
        return !every && ranges.isEmpty() && names.isEmpty();
    }

    /// @param ownNames what the destination pod calls this port
    boolean include(int port, Set<String> ownNames) {
        return every
                || ranges.stream().anyMatch(range -> range.first() <= port && port <= range.last())
                || names.stream().anyMatch(ownNames::contains);
    }
}
