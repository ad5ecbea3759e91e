package io.jvmingress.proxy.table;

import java.util.List;

/// A Service port and the endpoints that may serve it now, before policy.
///
/// @param id `namespace/service:port`, the port as the Service numbers it
/// @param protocol what all its endpoints speak
/// @param endpoints in order of their ids, each once
/// @param policyMode in which policies have to admit a client, too; [PolicyMode#OFF] adds nothing
/// @param refused how many endpoints were left out because they belong to a live pod of another namespace
public record Upstream(String id, Protocol protocol, PolicyMode policyMode, List<Endpoint> endpoints, int refused) {

    public Upstream {
        endpoints = List.copyOf(endpoints);
    }

    /// One that speaks plain HTTP.
    public Upstream(String id, List<Endpoint> endpoints, int refused) {
        this(id, Protocol.HTTP, endpoints, refused);
    }

    /// One that policies judge as they do by themselves.
    public Upstream(String id, Protocol protocol, List<Endpoint> endpoints, int refused) {
        this(id, protocol, PolicyMode.OFF, endpoints, refused);
    }
}
