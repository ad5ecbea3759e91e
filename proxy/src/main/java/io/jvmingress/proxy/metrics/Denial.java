package io.jvmingress.proxy.metrics;

/// Requests that policies refused, or would refuse, and that are alike.
///
/// @param count how many
/// @param first when the first ended, in milliseconds of the epoch
/// @param last when the last ended
public record Denial(Kind kind, long count, long first, long last) {

    /// In what they are alike.
    ///
    /// @param reason such as `PolicyDenied` or `AccessAudit`
    /// @param ingress `namespace/name` of the route's origin; empty where no route matched
    /// @param upstream that the route leads to; empty where it leads to none
    /// @param client its address
    /// @param from `tcp`, `proxy` or `header`: how the address is known
    public record Kind(String reason, String ingress, String upstream, String client, String from) {}

    Denial and(Denial other) {
        return new Denial(kind, count + other.count, Math.min(first, other.first), Math.max(last, other.last));
    }
}
