package io.jvmingress.proxy.table;

import java.util.List;
import java.util.Optional;

/// The routes of one hostname.
///
/// @param hostname in lower case; `*.foo.test` for exactly one label before `foo.test`; `*` for every other host
/// @param routes at most one for each path match; their order has no meaning
/// @param fallback takes the requests that no route matches
/// @param redirectsToHttps whether the host has TLS, so that plain HTTP is redirected unless a route says otherwise
public record VirtualHost(String hostname, List<Route> routes, Optional<Route> fallback, boolean redirectsToHttps) {

    /// The hostname that stands for all hosts which no other one matches.
    public static final String ANY = "*";

    public VirtualHost {
        if (hostname.isEmpty()) {
            throw new IllegalArgumentException("hostname is empty; use \"*\" for every host");
        }
        routes = List.copyOf(routes);
    }
}
