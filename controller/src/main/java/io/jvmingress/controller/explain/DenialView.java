package io.jvmingress.controller.explain;

import io.jvmingress.controller.explain.RequestAnswer.Who;
import org.jspecify.annotations.Nullable;

/// Requests that policies refused, or would refuse, and that are alike.
///
/// @param service null where the route leads to none
/// @param port null as well
/// @param client the pod is the one that has the address now
/// @param first when the first ended, as RFC 3339 writes it
/// @param last when the last ended
public record DenialView(
        String reason,
        String ingress,
        @Nullable String service,
        @Nullable Integer port,
        Who client,
        long count,
        String first,
        String last) {}
