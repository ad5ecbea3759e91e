package io.jvmingress.controller.names;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.names.ResolvedNames.Timing;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.watch.ObjectSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;

/// Objects from somewhere else, and what DNS says of the names that they stand for. An answer is a part of the state as
/// every object is, so that a compile never looks anything up.
public final class NameSource implements ObjectSource {

    private final ObjectSource origin;
    private final Function<ClusterState, SortedSet<String>> names;
    private final ResolvedNames resolved;
    private volatile Runnable changed = () -> {};
    private ClusterState seen = ClusterState.EMPTY;
    private ClusterState passed = ClusterState.EMPTY;
    private volatile boolean asked;

    /// Prepares to follow these objects, and the names in them.
    ///
    /// @param names those that a state stands for
    /// @param server the DNS server; empty: those of the system
    public NameSource(
            ObjectSource origin, Function<ClusterState, SortedSet<String>> names, Optional<InetSocketAddress> server) {
        this(origin, names, new DnsClient(server), Timing.USUAL);
    }

    NameSource(ObjectSource origin, Function<ClusterState, SortedSet<String>> names, Lookup lookup, Timing timing) {
        this.origin = origin;
        this.names = names;
        resolved = new ResolvedNames(lookup, timing, () -> this.changed.run());
    }

    @Override
    public void start(Runnable listener) {
        changed = listener;
        resolved.start();
        origin.start(() -> {
            ask();
            listener.run();
        });
    }

    /// A compile waits for the first answers, so it cannot be what asks for them.
    private void ask() {
        if (!asked && origin.synced()) {
            var _ = state();
            asked = true;
        }
    }

    /// At the start the first answers are waited for, too.
    @Override
    public boolean synced() {
        return asked && origin.synced() && resolved.settled();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // A kind without changes keeps its map.
    public synchronized ClusterState state() {
        var state = origin.state();
        if (state.services() != seen.services()
                || state.ingresses() != seen.ingresses()
                || state.ingressClasses() != seen.ingressClasses()) {
            resolved.want(names.apply(state));
        }
        var known = resolved.known();
        if (state != seen || known != passed.learned().names()) {
            passed = state.with(state.learned().withNames(known));
        }
        seen = state;
        return passed;
    }

    @Override
    public List<Finding> findings() {
        return origin.findings();
    }

    @Override
    public Duration staleness() {
        return origin.staleness();
    }

    @Override
    public void close() {
        origin.close();
        resolved.close();
    }
}
