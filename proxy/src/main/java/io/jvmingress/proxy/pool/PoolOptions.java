package io.jvmingress.proxy.pool;

import java.time.Duration;

/// Bounds of the connections to one endpoint, for each event loop.
///
/// @param connections the most that may be open or being opened
/// @param queue how many requests may wait for one
/// @param connect the longest time to open one
/// @param idle how long an unused one is kept
public record PoolOptions(int connections, int queue, Duration connect, Duration idle) {}
