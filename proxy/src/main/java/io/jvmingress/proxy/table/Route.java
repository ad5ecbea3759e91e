package io.jvmingress.proxy.table;

/// Sends the requests that match `path` to `action`.
///
/// @param origin the object that asked for the route, `namespace/name`; log, metrics and explanations name it
/// @param plainHttp whether the route answers over plain HTTP on a host that has TLS, instead of redirecting to https
public record Route(PathMatch path, RouteAction action, String origin, boolean plainHttp) {}
