package io.jvmingress.proxy.table;

/// Sends the requests that match `path` to `action`.
///
/// @param origin the object that asked for the route, `namespace/name`; log, metrics and explanations name it
/// @param plainHttp whether the route answers over plain HTTP on a host that has TLS, instead of redirecting to https
/// @param policyMode in which policies have to admit the client, too; [PolicyMode#OFF] adds nothing
public record Route(PathMatch path, RouteAction action, String origin, boolean plainHttp, PolicyMode policyMode) {

    /// One that policies judge as they do by themselves.
    public Route(PathMatch path, RouteAction action, String origin, boolean plainHttp) {
        this(path, action, origin, plainHttp, PolicyMode.OFF);
    }
}
