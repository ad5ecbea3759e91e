package io.jvmingress.controller.explain;

import io.jvmingress.controller.compile.service.BackendPort;
import io.jvmingress.controller.compile.service.Place;
import java.util.Optional;

/// Which endpoints of a Service's port may serve.
///
/// @param node where to ask from, instead of where the program runs
record EndpointsQuestion(BackendPort port, Optional<String> node, Optional<String> zone) {

    Place place(Place own) {
        return new Place(node.orElse(own.node()), zone.orElse(own.zone()));
    }
}
