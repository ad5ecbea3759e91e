package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.table.Route;
import java.util.Optional;

/// What is to be done with a request.
public sealed interface Decision {

    /// Send it to one of the candidates.
    ///
    /// @param path the normalised path with the query: the bytes that go upstream and into the log
    /// @param host the request's host in lower case without port; empty for an HTTP/1.0 request that has none
    /// @param authority what goes upstream as Host: the client's own spelling, with its port
    record Forward(Route route, Candidates candidates, String path, String host, String authority, Client client)
            implements Decision {}

    /// Answer with a redirect to `location`.
    ///
    /// @param route the route that would have taken the request, where one would
    record Redirect(int status, String location, Optional<Route> route) implements Decision {}

    /// Answer without dialling anyone.
    ///
    /// @param reason a word such as `NoPath`, `PolicyDenied` or `NoEndpoints`
    /// @param route the route that led here, where one did
    record Respond(int status, String reason, Optional<Route> route) implements Decision {}
}
