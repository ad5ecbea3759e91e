package io.jvmingress.controller.explain;

import java.util.List;

/// Which endpoints of a Service's port may serve, before policy.
///
/// @param tier `ready`, `terminating` or `none`
/// @param why the whole in a sentence
public record EndpointsAnswer(List<Candidate> endpoints, String tier, String why) implements Answer {

    public EndpointsAnswer {
        endpoints = List.copyOf(endpoints);
    }

    /// One address that a slice lists.
    public record Candidate(String address, boolean usable, String why) {}
}
