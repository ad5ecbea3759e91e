package io.jvmingress.controller.compile.service;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.proxy.table.Address;
import java.util.Objects;

/// One address of a Service's EndpointSlices, before anything is decided about it.
///
/// @param pod what the slice says which pod this is, so that a pod with two families is known as
///     one; empty where the slice says nothing
/// @param version the slice's, to tell which of two slices is newer
record Candidate(Address address, int port, Conditions conditions, String pod, long version) {

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

    static Candidate of(Address address, int port, Endpoint endpoint, long version) {
        return new Candidate(address, port, Conditions.of(endpoint), pod(endpoint), version);
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
        return name.isEmpty() ? "" : Objects.requireNonNullElse(endpoint.getNodeName(), "") + "/" + name;
    }
}
