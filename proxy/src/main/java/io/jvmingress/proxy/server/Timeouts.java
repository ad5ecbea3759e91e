package io.jvmingress.proxy.server;

import java.time.Duration;

/// How long the proxy waits for either side.
///
/// @param connect to open a connection to an endpoint
/// @param firstByte for an endpoint's answer to begin, once the request is sent
/// @param idle between two reads or writes while an answer is under way
/// @param clientHead from the first byte of a request to the end of its head
/// @param clientBody between two parts of a request's body
/// @param clientKeepAlive how long a client's connection may rest between requests
/// @param upstreamIdle how long an endpoint's unused connection is kept
/// @param upgraded how long an upgraded connection, a WebSocket, may be silent
public record Timeouts(
        Duration connect,
        Duration firstByte,
        Duration idle,
        Duration clientHead,
        Duration clientBody,
        Duration clientKeepAlive,
        Duration upstreamIdle,
        Duration upgraded) {

    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            Duration.ofSeconds(60),
            Duration.ofHours(1));

    public Timeouts {
        for (var timeout : new Duration[] {
            connect, firstByte, idle, clientHead, clientBody, clientKeepAlive, upstreamIdle, upgraded
        }) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("a timeout must be above zero: " + timeout);
            }
        }
    }
}
