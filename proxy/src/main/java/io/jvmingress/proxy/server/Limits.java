package io.jvmingress.proxy.server;

/// How much the proxy takes and holds.
///
/// @param requestLine bytes of a request's first line
/// @param head bytes of all of a request's header fields
/// @param fields header fields of a request
/// @param body bytes of a request's body; 0 for any number
/// @param connections clients' connections, for each listener and event loop together
/// @param streams requests at a time on one HTTP/2 connection
/// @param poolConnections connections for each endpoint and event loop
/// @param poolQueue requests that wait for one of them
public record Limits(
        int requestLine,
        int head,
        int fields,
        long body,
        int connections,
        int streams,
        int poolConnections,
        int poolQueue) {

    public static final Limits DEFAULT = new Limits(16 << 10, 64 << 10, 128, 0, 65_536, 128, 256, 1_024);
}
