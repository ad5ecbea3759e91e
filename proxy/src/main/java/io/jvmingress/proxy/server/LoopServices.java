package io.jvmingress.proxy.server;

import io.jvmingress.proxy.access.AccessLog;
import io.jvmingress.proxy.metrics.LoopMetrics;
import io.jvmingress.proxy.upstream.UpstreamRegistry;

/// What an event loop is given.
///
/// @param metrics the loop's own counters
/// @param times how long policy waits
record LoopServices(
        ProxyOptions options,
        LiveSnapshot live,
        UpstreamRegistry registry,
        AccessLog log,
        LoopMetrics metrics,
        PolicyTimes times) {}
