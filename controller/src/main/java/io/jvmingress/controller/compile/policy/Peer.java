package io.jvmingress.controller.compile.policy;

import io.jvmingress.proxy.table.AddressRange;
import java.util.List;
import java.util.Optional;

/// Whom a rule names.
sealed interface Peer {

    /// Pods by their labels.
    ///
    /// @param namespaces where they are; empty for the policy's own namespace
    record Pods(Optional<Selector> namespaces, Selector pods) implements Peer {}

    /// Addresses, a pod's or not, without the exceptions of the block.
    record Block(List<AddressRange> ranges) implements Peer {

        public Block {
            ranges = List.copyOf(ranges);
        }
    }
}
