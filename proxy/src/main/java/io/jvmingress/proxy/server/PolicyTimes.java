package io.jvmingress.proxy.server;

import java.time.Duration;

/// How long policy waits.
///
/// @param grace between a change of policies and the end of the streams that they no longer admit
/// @param latePod how long a request waits for the pod that may have sent it
/// @param alarm who wakes an event loop up when a time is over
record PolicyTimes(Duration grace, Duration latePod, Alarm alarm) {

    static final PolicyTimes DEFAULT = new PolicyTimes(Duration.ofSeconds(5), Duration.ofMillis(300), Alarm.TIMER);
}
