package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.proxy.table.Address;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One address of a Service's EndpointSlices, before anything is decided about it.
///
/// @param pod what the slice says which pod this is, so that a pod with two families is known as
///     one; empty where the slice says nothing
/// @param version the slice's, to tell which of two slices is newer
record Candidate(Address address, int port, Conditions conditions, Topology topology, String pod, long version) {

    record Conditions(boolean ready, boolean serving, boolean terminating) {

        /// Absent conditions are those of a ready endpoint (the comments of discovery/v1).
        static Conditions of(Endpoint endpoint) {
            var conditions = endpoint.getConditions();
            return new Conditions(
                    Fields.get(conditions, EndpointConditions::getReady).orElse(true),
                    Fields.get(conditions, EndpointConditions::getServing).orElse(true),
                    Fields.get(conditions, EndpointConditions::getTerminating).orElse(false));
        }

        /// Used where no endpoint is ready: KEP-1669.
        boolean isFallback() {
            return serving && terminating;
        }
    }

    /// Where an endpoint is, and whom it is meant for.
    ///
    /// @param node that it runs on; empty where the slice does not say
    /// @param forNodes names of Nodes; empty without hints
    /// @param forZones empty without hints
    record Topology(String node, Set<String> forNodes, Set<String> forZones) {

        static Topology of(Endpoint endpoint) {
            var hints = endpoint.getHints();
            return new Topology(
                    Fields.text(endpoint.getNodeName()),
                    names(Fields.list(hints, EndpointHints::getForNodes), ForNode::getName),
                    names(Fields.list(hints, EndpointHints::getForZones), ForZone::getName));
        }

        private static <T> Set<String> names(List<T> hints, Function<T, @Nullable String> name) {
            return hints.stream()
                    .map(hint -> Fields.text(hint, name))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    static Candidate of(Address address, int port, Endpoint endpoint, long version) {
        return new Candidate(address, port, Conditions.of(endpoint), Topology.of(endpoint), pod(endpoint), version);
    }

    /// Where the same address and port stands in two slices.
    ///
    /// The controller moves endpoints between slices, so doubles are normal for a moment. A
    /// terminating one is never older news than its double; apart from that the newer slice counts.
    Candidate or(Candidate other) {
        if (conditions.terminating() != other.conditions.terminating()) {
            return conditions.terminating() ? this : other;
        }
        return version >= other.version ? this : other;
    }

    boolean isUsable() {
        return conditions.ready() || conditions.isFallback();
    }

    /// Address and port: what makes an endpoint one.
    String key() {
        return address.withPort(port);
    }

    private static String pod(Endpoint endpoint) {
        var uid = Fields.text(endpoint.getTargetRef(), ObjectReference::getUid);
        var name = Fields.text(endpoint.getTargetRef(), ObjectReference::getName);
        if (!uid.isEmpty()) {
            return uid;
        }
        return name.isEmpty() ? "" : Fields.text(endpoint.getNodeName()) + "/" + name;
    }
}
