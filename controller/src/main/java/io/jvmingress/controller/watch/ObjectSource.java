package io.jvmingress.controller.watch;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.state.ClusterState;
import java.time.Duration;
import java.util.List;

/// Where the objects come from. It holds the last good ones, whatever happens to their origin.
public interface ObjectSource extends AutoCloseable {

    /// Begins to follow the origin. `changed` is called, on any thread, after each change; it never
    /// blocks.
    ///
    /// @throws StartException where nothing can ever be read
    void start(Runnable changed);

    /// Whether every kind was read whole at least once.
    boolean synced();

    /// The objects as they are now. A kind without changes keeps its map by identity.
    ClusterState state();

    /// What is wrong with the origin itself.
    List<Finding> findings();

    /// For how long the origin could not be read; zero while it can.
    Duration staleness();

    @Override
    void close();
}
