package io.jvmingress.proxy.table;

/// One address that serves an upstream.
///
/// @param id what connections, in-flight counts and verdicts belong to: address, port and the pod's uid, so that a new
///     pod on an old address starts afresh
/// @param pod `namespace/name` of the live pod that owns the address; empty where there is none
public record Endpoint(String id, Address address, int port, String pod) {

    public static Endpoint of(Address address, int port, String pod, String uid) {
        return new Endpoint(address.withPort(port) + "@" + uid, address, port, pod);
    }

    /// `10.0.0.1:8080` or `[fd00::1]:8080`.
    public String hostAndPort() {
        return address.withPort(port);
    }
}
