package io.jvmingress.controller.compile.service;

/// Where the proxy itself runs, as EndpointSlices name it.
///
/// @param node the name of its Node; empty where it is not known, and then no endpoint is local
/// @param zone the Node's `topology.kubernetes.io/zone`; empty where it is not known
public record Place(String node, String zone) {

    public static final Place UNKNOWN = new Place("", "");
}
