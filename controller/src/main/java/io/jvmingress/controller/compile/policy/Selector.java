package io.jvmingress.controller.compile.policy;

import java.util.List;

/// A checked label selector: a set of labels matches when every requirement does.
record Selector(List<Requirement> requirements) {

    static final Selector EVERYTHING = new Selector(List.of());

    Selector {
        requirements = List.copyOf(requirements);
    }

    /// What one key must be. `IN` and `EXISTS` need the key; the others also match where it is missing.
    record Requirement(String key, Operator operator, List<String> values) {

        Requirement {
            values = List.copyOf(values);
        }
    }

    enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }
}
