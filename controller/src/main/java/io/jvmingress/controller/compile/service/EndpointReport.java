package io.jvmingress.controller.compile.service;

import io.jvmingress.proxy.table.Endpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What became of each endpoint that the slices of a Service list for one port.
///
/// @param endpoints in order of their addresses, each once
/// @param why the whole in a sentence
public record EndpointReport(List<Judged> endpoints, Tier tier, String why) {

    /// Which of a Service's endpoints serve: KEP-1669.
    public enum Tier {
        READY,
        TERMINATING,
        NONE
    }

    /// One endpoint.
    ///
    /// @param address with its port, as the slice has it
    /// @param endpoint as the table would have it; empty where the address is none
    /// @param usable whether the table has it
    public record Judged(String address, Optional<Endpoint> endpoint, boolean usable, String why) {

        static Judged of(Endpoint endpoint, boolean usable, String why) {
            return new Judged(endpoint.hostAndPort(), Optional.of(endpoint), usable, why);
        }

        static Judged ofNoAddress(String text, int port, String why) {
            return new Judged(text + ":" + port, Optional.empty(), false, why);
        }
    }

    private static final Comparator<Judged> BY_ADDRESS = Comparator.<Judged, Boolean>comparing(
                    judged -> judged.endpoint().isEmpty())
            .thenComparing((one, other) -> compare(one.endpoint(), other.endpoint()))
            .thenComparing(Judged::address);

    public EndpointReport {
        endpoints = endpoints.stream().distinct().sorted(BY_ADDRESS).toList();
    }

    private static int compare(Optional<Endpoint> one, Optional<Endpoint> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return 0;
        }
        int byAddress = one.get().address().compareTo(other.get().address());
        return byAddress != 0
                ? byAddress
                : Integer.compare(one.get().port(), other.get().port());
    }
}
