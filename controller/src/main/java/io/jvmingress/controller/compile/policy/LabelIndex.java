package io.jvmingress.controller.compile.policy;

import io.jvmingress.controller.compile.policy.Selector.Requirement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// Numbered sets of labels, and for each label the numbers that carry it, so that a selector is a
/// few operations on bit sets instead of a walk over all sets.
final class LabelIndex {

    private static final BitSet NONE = new BitSet();

    private final BitSet all = new BitSet();
    private final Map<String, BitSet> byKey = new HashMap<>();
    private final Map<String, Map<String, BitSet>> byValue = new HashMap<>();
    private final Map<Selector, BitSet> selected = new HashMap<>();

    void add(int number, Map<String, String> labels) {
        all.set(number);
        labels.forEach((key, value) -> {
            byKey.computeIfAbsent(key, _ -> new BitSet()).set(number);
            byValue.computeIfAbsent(key, _ -> new HashMap<>())
                    .computeIfAbsent(value, _ -> new BitSet())
                    .set(number);
        });
    }

    /// The numbers whose labels match; not to be changed. Every number is added before the first
    /// question.
    BitSet select(Selector selector) {
        return selected.computeIfAbsent(selector, this::find);
    }

    private BitSet find(Selector selector) {
        var found = (BitSet) all.clone();
        selector.requirements().forEach(requirement -> narrow(found, requirement));
        return found;
    }

    private void narrow(BitSet found, Requirement requirement) {
        switch (requirement.operator()) {
            case IN -> found.and(withValue(requirement));
            case NOT_IN -> found.andNot(withValue(requirement));
            case EXISTS -> found.and(byKey.getOrDefault(requirement.key(), NONE));
            case DOES_NOT_EXIST -> found.andNot(byKey.getOrDefault(requirement.key(), NONE));
        }
    }

    private BitSet withValue(Requirement requirement) {
        var numbers = byValue.getOrDefault(requirement.key(), Map.of());
        if (requirement.values().size() == 1) {
            return numbers.getOrDefault(requirement.values().getFirst(), NONE);
        }
        var any = new BitSet();
        requirement.values().forEach(value -> any.or(numbers.getOrDefault(value, NONE)));
        return any;
    }
}
